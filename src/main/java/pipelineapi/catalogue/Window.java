package pipelineapi.catalogue;

/// What a window shows: rows of another listing, which are kept once, in the order of the keys of
/// the objects that gave them.
///
/// @param of the listing whose rows they are; it has ranges
/// @param artefact the feed whose rows are shown, by its artefact
public record Window(String of, String artefact) {}
