package pipelineapi.catalogue;

import java.util.List;

/// Counts that the store keeps ready, one per combination of values, so that questions about these
/// columns alone need not read the rows.
///
/// @param by the stored columns
/// @param measures beside the count, those that give the same over the combinations as over the
///   rows
public record Rollup(List<String> by, List<String> measures) {}
