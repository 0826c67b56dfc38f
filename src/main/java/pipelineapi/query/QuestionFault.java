package pipelineapi.query;

import org.jspecify.annotations.Nullable;

/// A question that cannot be asked: names the parameter, the value, and what is allowed.
public final class QuestionFault extends RuntimeException {

  /// What is wrong.
  public enum Code {
    /// A parameter nobody declared.
    UNKNOWN_PARAMETER,
    /// A value that is not allowed.
    INVALID_PARAMETER,
    /// A cursor that is damaged, or of another question.
    INVALID_CURSOR,
    /// A cursor of a snapshot that is no longer kept.
    STALE_CURSOR
  }

  private final Code code;
  private final String parameter;
  private final @Nullable String value;

  /// Makes a fault; `detail` is a sentence that ends with what is allowed.
  public QuestionFault(Code code, String parameter, @Nullable String value, String detail) {
    super(detail);
    this.code = code;
    this.parameter = parameter;
    this.value = value;
  }

  /// What is wrong.
  public Code code() {
    return code;
  }

  /// The parameter at fault.
  public String parameter() {
    return parameter;
  }

  /// The value at fault, null where the name is.
  public @Nullable String value() {
    return value;
  }
}
