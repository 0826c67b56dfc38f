package pipelineapi.catalogue;

import static java.util.Objects.requireNonNull;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A value that the SQL of an asked listing needs: `:name` stands for it.
///
/// @param name of the parameter, and in the SQL
/// @param usual the value, as a caller would write it, where a question names none; null where no
///   caller gives it, but the service itself
/// @param value the one given; null until a question is asked
/// @param asUsual whether that is the usual one, so that the rows are those the snapshot keeps
public record Argument(
    String name,
    Type type,
    @Nullable String usual,
    String meaning,
    @Nullable Object value,
    boolean asUsual) {

  private static final String TODAY = "today";

  private static final Pattern NAMED =
      Pattern.compile("'(?:[^']|'')*'|--[^\\n]*|::|:([a-z][a-z0-9_]*)");

  /// An argument that no question has given a value.
  Argument(String name, Type type, @Nullable String usual, String meaning) {
    this(name, type, usual, meaning, null, false);
  }

  /// A statement with something in the place of each `:name`; texts, comments and casts stay.
  public static String replaced(String statement, UnaryOperator<String> replacement) {
    return NAMED
        .matcher(statement)
        .replaceAll(found ->
            Matcher.quoteReplacement(
                found.group(1) == null ? found.group() : replacement.apply(found.group(1))));
  }

  /// Whether callers may give it.
  public boolean offered() {
    return usual != null;
  }

  /// The same with a value.
  ///
  /// @param isUsual whether it is the usual one
  public Argument with(Object given, boolean isUsual) {
    return new Argument(name, type, usual, meaning, given, isUsual);
  }

  /// The usual value as SQL that a refresh understands.
  String usualSql() {
    return TODAY.equals(usual)
        ? "(select as_of from main.as_of)"
        : "cast(%s as %s)".formatted(Layout.literal(requireNonNull(usual)), type.sql());
  }
}
