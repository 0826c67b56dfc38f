package pipelineapi.refresh.read;

import org.jspecify.annotations.Nullable;

/// Takes what a reader finds in an object.
public interface RowSink {

  /// A row.
  ///
  /// @param position in the object, from 1
  /// @param values one for each column read: `String`, `Long`, `Double`, `Boolean`, `List<String>`,
  ///   days since 1970 as `Integer`, microseconds since 1970 as `Long`
  void row(long position, @Nullable Object[] values);

  /// A row, or a value in one, that could not be used.
  void reject(long row, RejectCode code, @Nullable String column, String detail);
}
