package pipelineapi.catalogue;

import java.util.List;

/// One SQL statement of the catalogue.
///
/// @param file its name, for messages
/// @param sql its text
/// @param reads the tables it reads, as its head comment declares them
public record Statement(String file, String sql, List<String> reads) {}
