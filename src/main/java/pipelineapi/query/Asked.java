package pipelineapi.query;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pipelineapi.snapshot.Manifest;

/// A checked question that holds its snapshot until it is closed.
public interface Asked extends AutoCloseable {

  /// The snapshot that will answer.
  Manifest snapshot();

  /// The same only for questions that have the same answer in one snapshot, however their
  /// parameters are ordered and spelled. Page and position count.
  String digest();

  /// The question as a canonical query string, percent-encoded, without position; empty when
  /// nothing was asked. For links.
  String canonical();

  /// The rows asked for.
  int limit();

  /// How many rows are skipped; null when a cursor was given.
  @Nullable Long offset();

  /// Runs the question. While it waits, an interrupt of the calling thread cancels the work.
  ///
  /// @throws java.util.concurrent.CancellationException when the calling thread was interrupted
  /// @throws OverloadException when too many questions wait already
  /// @throws QueryTimeoutException when it took longer than allowed
  Answer answer();

  /// Writes the whole list, or as much of it as was asked for, to a file; one that was written
  /// already is given again. While it waits, an interrupt of the calling thread cancels the work.
  ///
  /// @throws QuestionFault when something is asked for that only pages have
  /// @throws java.util.concurrent.CancellationException when the calling thread was interrupted
  /// @throws OverloadException when too many questions wait already, or there is no room for it
  /// @throws QueryTimeoutException when it took longer than allowed
  Export export(ExportFormat format);

  /// The file that [#export(ExportFormat)] would give, if it is there already. Touches no engine.
  ///
  /// @throws QuestionFault when something is asked for that only pages have
  Optional<Export> exported(ExportFormat format);

  @Override
  void close();
}
