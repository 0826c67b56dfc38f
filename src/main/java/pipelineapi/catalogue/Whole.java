package pipelineapi.catalogue;

import java.util.List;
import java.util.Map;

/// The one object that stands for all rows of an asked listing where a list is not what people ask
/// for; other formats give the rows.
///
/// @param columns of its own, beside the arguments
/// @param first the asked listings that its statements read, the one it stands for the last, by
///   table: made before them, each after those it reads, where the arguments are not the usual ones
/// @param sql the statement that gives it, in one row
/// @param with members beside these columns
public record Whole(
    List<Column> columns, Map<String, String> first, String sql, Map<String, Item.Member> with) {}
