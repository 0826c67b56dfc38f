package pipelineapi.sample;

import java.util.ArrayList;
import java.util.List;

/// Names and engine types of a Parquet file's columns.
record ParquetSchema(List<String> names, List<String> types) {

  ParquetSchema {
    names = List.copyOf(names);
    types = List.copyOf(types);
  }

  /// From `name type,name,…`; a column without a type is text.
  static ParquetSchema of(String columns) {
    List<String> names = new ArrayList<>();
    List<String> types = new ArrayList<>();
    for (String column : columns.split(",", -1)) {
      String[] parts = column.split(" ", 2);
      names.add(parts[0]);
      types.add(parts.length == 2 ? parts[1] : "varchar");
    }
    return new ParquetSchema(names, types);
  }
}
