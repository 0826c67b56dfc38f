package pipelineapi.catalogue;

/// A kind of object the pipelines leave in the archive, whether or not a listing reads it.
public record Artefact(String name, KeyPattern objects) {}
