package pipelineapi.query;

import java.util.List;

/// What a value is asked to be. None of these holds for null.
///
/// Values are typed as in [Answer]; in questions about an instant, a `LocalDate` is a whole day.
sealed interface Condition {

  /// The value is one of these; of a list, one of its elements is.
  record Equal(List<Object> values) implements Condition {}

  /// The value lies beyond a bound.
  record Beyond(Bound bound, Object value) implements Condition {}

  /// The value contains one of these texts.
  record Contains(List<String> texts) implements Condition {}

  /// The value starts with one of these texts.
  record StartsWith(List<String> texts) implements Condition {}

  /// The value contains one of these texts in any letter case.
  record Mentions(List<String> texts) implements Condition {}

  /// There is a value; a list is not empty.
  record Present() implements Condition {}

  /// On which side of a bound.
  enum Bound {
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    LESS("<"),
    LESS_OR_EQUAL("<=");

    private final String sql;

    Bound(String sql) {
      this.sql = sql;
    }

    String sql() {
      return sql;
    }
  }
}
