package pipelineapi.catalogue;

/// A parameter that lets more rows pass beside those of one comparison: `include_never=true` beside
/// a number of days at least.
///
/// @param name of the parameter, which is true or false
/// @param of the comparison it widens, as `column__operator`
/// @param filters on own columns which the further rows pass, as a query string
/// @param meaning which rows these are
public record Widening(String name, String of, String filters, String meaning) {}
