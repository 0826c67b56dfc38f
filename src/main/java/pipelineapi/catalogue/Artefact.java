package pipelineapi.catalogue;

import org.jspecify.annotations.Nullable;

/// A kind of object the pipelines leave in the archive, whether or not a listing reads it.
///
/// @param file the kind under which its objects are listed as files; null where they are not
public record Artefact(String name, KeyPattern objects, @Nullable String file) {}
