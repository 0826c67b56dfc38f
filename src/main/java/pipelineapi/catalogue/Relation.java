package pipelineapi.catalogue;

/// A table that listings share and nobody is served: a definition that stands in one place.
///
/// @param name its table
/// @param statement the SQL that makes it
public record Relation(String name, Statement statement) {}
