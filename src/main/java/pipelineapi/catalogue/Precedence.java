package pipelineapi.catalogue;

import java.util.List;

/// Which object gives the rows where several could.
///
/// @param per the columns per whose values one object wins as a whole
/// @param newest whether the newest object wins, instead of the first feed that could be read
public record Precedence(List<String> per, boolean newest) {}
