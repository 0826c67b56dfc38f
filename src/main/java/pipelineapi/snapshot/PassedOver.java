package pipelineapi.snapshot;

/// A snapshot that was found on disk since the start and is not served.
///
/// @param reason why, a sentence
public record PassedOver(String id, String reason) {}
