package pipelineapi.catalogue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The type of a column, by its declared name (`token list` is [#TOKEN_LIST]).
public enum Type {
  /// Text that cannot contain a comma: hash, CURIE, register key, code.
  TOKEN("VARCHAR"),
  /// Free text, kept to the blank.
  TEXT("VARCHAR"),
  /// A whole number of 64 bits.
  INTEGER("BIGINT"),
  /// A number with a fraction.
  DECIMAL("DOUBLE"),
  /// True or false.
  BOOLEAN("BOOLEAN"),
  /// A day.
  DATE("DATE"),
  /// A moment in UTC, to the microsecond.
  INSTANT("TIMESTAMP"),
  /// Several tokens.
  TOKEN_LIST("VARCHAR[]"),
  /// Several texts.
  TEXT_LIST("VARCHAR[]"),
  /// JSON, stored as its text.
  JSON("VARCHAR");

  private final String sql;

  Type(String sql) {
    this.sql = sql;
  }

  /// The type in SQL that holds its values.
  public String sql() {
    return sql;
  }

  /// The name used in declarations.
  public String declared() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /// Whether a value is a list of values.
  public boolean isList() {
    return this == TOKEN_LIST || this == TEXT_LIST;
  }

  /// Whether a comma in a filter's value separates values.
  public boolean splitsAtCommas() {
    return this != TEXT && this != TEXT_LIST && this != JSON;
  }

  /// What may follow the name of a filter of this type; the first, where there is nothing, is
  /// equality.
  public List<String> operators() {
    return switch (this) {
      case TOKEN -> List.of("", "__not", "__isnull", "__in", "__contains", "__startswith");
      case TEXT -> List.of("", "__not", "__isnull", "__contains", "__startswith");
      case INTEGER, DECIMAL, DATE, INSTANT ->
          List.of("", "__not", "__isnull", "__in", "__gt", "__gte", "__lt", "__lte");
      case BOOLEAN -> List.of("", "__not", "__isnull");
      case TOKEN_LIST, TEXT_LIST -> List.of("", "__not", "__isnull", "__in");
      case JSON -> List.of("__isnull");
    };
  }

  static Optional<Type> declaredAs(String name) {
    return Arrays.stream(values()).filter(type -> type.declared().equals(name)).findFirst();
  }

  static List<String> declaredNames() {
    return Arrays.stream(values()).map(Type::declared).toList();
  }
}
