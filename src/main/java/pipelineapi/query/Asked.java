package pipelineapi.query;

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

  /// Runs the question. While it waits, an interrupt of the calling thread cancels the work.
  ///
  /// @throws java.util.concurrent.CancellationException when the calling thread was interrupted
  /// @throws OverloadException when too many questions wait already
  /// @throws QueryTimeoutException when it took longer than allowed
  Answer answer();

  @Override
  void close();
}
