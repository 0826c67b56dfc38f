package pipelineapi.catalogue;

import java.util.List;

/// The declarations have faults; the message lists them all, one a line, by file and line.
public final class CatalogueException extends RuntimeException {

  private final List<String> faults;

  CatalogueException(List<String> faults) {
    super(
        "The catalogue has %d faults:\n  %s".formatted(faults.size(), String.join("\n  ", faults)));
    this.faults = List.copyOf(faults);
  }

  /// Each fault, beginning with file and line.
  public List<String> faults() {
    return faults;
  }
}
