package pipelineapi.refresh.read;

import java.util.Locale;

/// Why an object or a row could not be used.
public enum RejectCode {
  /// The object has no bytes, or is not of its format.
  UNREADABLE,
  /// It ends in the middle.
  TRUNCATED,
  /// Its header has none of the columns, or one of them twice.
  BAD_HEADER,
  /// It holds bytes that are no UTF-8.
  BAD_ENCODING,
  /// Its key says something else than its content, or no day where one is due.
  BAD_NAME,
  /// A value is not of its column's type; it is read as null.
  BAD_VALUE,
  /// A row has fewer cells than the header, and is refused; or more, and the surplus is dropped.
  RAGGED,
  /// A field is longer than the limit.
  TOO_LONG,
  /// The object is larger than the service is set to open.
  TOO_LARGE,
  /// It is dated after the day of the refresh.
  FUTURE_DATE,
  /// A row above it has the same key; it is refused.
  DUPLICATE;

  /// The code as `status/reject` shows it.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
