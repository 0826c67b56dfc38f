package pipelineapi.catalogue;

/// One step of an order. Text is compared by code point; null is the greatest value.
public record Order(String column, boolean descending) {

  /// Reads `column` or `-column`.
  public static Order of(String declared) {
    return declared.startsWith("-")
        ? new Order(declared.substring(1), true)
        : new Order(declared, false);
  }

  @Override
  public String toString() {
    return descending ? "-" + column : column;
  }
}
