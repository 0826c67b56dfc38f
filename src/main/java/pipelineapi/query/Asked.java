package pipelineapi.query;

import pipelineapi.snapshot.Manifest;

/// A checked question that holds its snapshot until it is closed.
public interface Asked extends AutoCloseable {

  /// The snapshot that will answer.
  Manifest snapshot();

  /// The same for questions that have the same answer in one snapshot: parameters in canonical
  /// order and spelling, defaults filled in.
  String digest();

  /// The question as a canonical query string, percent-encoded, without position; empty when
  /// nothing was asked. For links.
  String canonical();

  /// Runs the question.
  ///
  /// @throws OverloadException when too many questions wait already
  /// @throws QueryTimeoutException when it took longer than allowed
  Answer answer();

  @Override
  void close();
}
