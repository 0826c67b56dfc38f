package pipelineapi.sample;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A table of a package: its columns with their types, and what is indexed.
///
/// @param key the primary key, blank where there is none
record SqliteTable(String name, ParquetSchema columns, String key, List<String> indexes) {

  SqliteTable {
    indexes = List.copyOf(indexes);
  }

  /// From `name TYPE,name,…`; a column without a type is text.
  static SqliteTable of(String name, String columns, String key, String... indexes) {
    return new SqliteTable(name, ParquetSchema.of(columns), key, List.of(indexes));
  }

  SqliteTable without(Set<String> dropped) {
    List<Integer> kept =
        IntStream.range(0, columns.names().size())
            .filter(i -> !dropped.contains(columns.names().get(i)))
            .boxed()
            .toList();
    ParquetSchema fewer =
        new ParquetSchema(
            kept.stream().map(columns.names()::get).toList(),
            kept.stream().map(columns.types()::get).toList());
    return new SqliteTable(name, fewer, key, indexes);
  }

  String type(int column) {
    String type = columns.types().get(column);
    return type.equals("varchar") ? "TEXT" : type;
  }

  String create() {
    String definitions =
        IntStream.range(0, columns.names().size())
            .mapToObj(i -> {
              String name = columns.names().get(i);
              String suffix = name.equals(key) ? " PRIMARY KEY" : "";
              return "\"%s\" %s%s".formatted(name, type(i), suffix);
            })
            .collect(Collectors.joining(", "));
    return "CREATE TABLE \"%s\" (%s)".formatted(name, definitions);
  }

  /// An index on a column.
  String index(String column) {
    return "CREATE INDEX \"%1$s_index_%2$s\" ON \"%1$s\" (\"%2$s\")".formatted(name, column);
  }
}
