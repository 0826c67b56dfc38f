package pipelineapi.catalogue;

/// A table that listings share and nobody is served: a definition that stands in one place.
///
/// @param name its table
/// @param statement the SQL that makes it
/// @param kept whether a refresh makes it once; else it is made whenever it is read, for what a
///   clock changes in a snapshot that stays
public record Relation(String name, Statement statement, boolean kept) {}
