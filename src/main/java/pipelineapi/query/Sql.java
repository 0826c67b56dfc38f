package pipelineapi.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement ready to run: its text holds names of the catalogue only, all values are parameters.
///
/// @param parameters in the order of the `?`; a list stands for an array of `String` or `Long`
record Sql(String text, List<@Nullable Object> parameters) {}
