package pipelineapi.query;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import pipelineapi.catalogue.Type;

/// What may follow a column's name in a parameter.
enum Operator {
  EQUAL(""),
  NOT("__not"),
  IS_NULL("__isnull"),
  IN("__in"),
  CONTAINS("__contains"),
  STARTS_WITH("__startswith"),
  GREATER("__gt"),
  GREATER_OR_EQUAL("__gte"),
  LESS("__lt"),
  LESS_OR_EQUAL("__lte");

  private final String suffix;

  Operator(String suffix) {
    this.suffix = suffix;
  }

  String suffix() {
    return suffix;
  }

  static Optional<Operator> of(String suffix) {
    return Arrays.stream(values()).filter(operator -> operator.suffix.equals(suffix)).findFirst();
  }

  /// Those offered for a type.
  static List<Operator> offered(Type type) {
    return type.operators().stream().map(suffix -> of(suffix).orElseThrow()).toList();
  }

  /// Whether a comma separates values.
  boolean splits(Type type) {
    return switch (this) {
      case EQUAL, NOT -> type.splitsAtCommas();
      case IN -> true;
      default -> false;
    };
  }

  /// Whether it may be given once only.
  boolean once() {
    return switch (this) {
      case IS_NULL, GREATER, GREATER_OR_EQUAL, LESS, LESS_OR_EQUAL -> true;
      default -> false;
    };
  }

  /// Whether it looks for a part of a text.
  boolean seeks() {
    return this == CONTAINS || this == STARTS_WITH;
  }

  /// The condition it makes of its values, not yet negated.
  Condition condition(List<Object> values) {
    return switch (this) {
      case EQUAL, NOT, IN -> new Condition.Equal(values);
      case IS_NULL -> new Condition.Present();
      case CONTAINS -> new Condition.Contains(texts(values));
      case STARTS_WITH -> new Condition.StartsWith(texts(values));
      case GREATER -> new Condition.Beyond(Condition.Bound.GREATER, values.getFirst());
      case GREATER_OR_EQUAL ->
          new Condition.Beyond(Condition.Bound.GREATER_OR_EQUAL, values.getFirst());
      case LESS -> new Condition.Beyond(Condition.Bound.LESS, values.getFirst());
      case LESS_OR_EQUAL -> new Condition.Beyond(Condition.Bound.LESS_OR_EQUAL, values.getFirst());
    };
  }

  /// Whether it asks for rows that do not meet its condition.
  boolean negates(List<Object> values) {
    return this == NOT || (this == IS_NULL && values.contains(true));
  }

  private static List<String> texts(List<Object> values) {
    return values.stream().map(String.class::cast).toList();
  }
}
