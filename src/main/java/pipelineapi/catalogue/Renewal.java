package pipelineapi.catalogue;

/// How a fed listing whose newest rows come first is brought up to date where only late days
/// changed, of what it reads itself or of a table that is merged into it: rows of the days before
/// stay as they are, but for a mark on the newest row of each value.
///
/// @param by the table that is merged in
/// @param day the column that holds the day, there and here
/// @param from the column of what is read whose day it is
/// @param newest the column that is true on the newest row of each value
/// @param of the column of these values
public record Renewal(String by, String day, String from, String newest, String of) {}
