package pipelineapi.catalogue;

import org.jspecify.annotations.Nullable;

/// A value that the SQL of an asked listing needs: `:name` stands for it.
///
/// @param name of the parameter, and in the SQL
/// @param usual the value, as a caller would write it, where a question names none; null where no
///   caller gives it, but the service itself
/// @param value the one given; null until a question is asked
public record Argument(
    String name, Type type, @Nullable String usual, String meaning, @Nullable Object value) {

  /// Whether callers may give it.
  public boolean offered() {
    return usual != null;
  }

  /// The same with a value.
  public Argument with(Object given) {
    return new Argument(name, type, usual, meaning, given);
  }
}
