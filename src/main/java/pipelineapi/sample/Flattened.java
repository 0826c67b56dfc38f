package pipelineapi.sample;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pipelineapi.sample.Collections.Kind;

/// The rows of `dataset/{dataset}.csv` in the other forms that consumers take.
record Flattened(Tree tree, ParquetFiles parquetFiles, SampleOptions options) {

  private static final ParquetSchema PARQUET =
      ParquetSchema.of(
          "dataset,end_date date,entity bigint,entry_date date,geometry,json,name,"
              + "organisation_entity bigint,point,prefix,quality,reference,start_date date,"
              + "typology");

  /// The geometry of every row.
  private static final Map<String, Object> PLACE =
      Map.of(
          "type",
          "MultiPolygon",
          "coordinates",
          List.of(List.of(List.of(List.of(-0.1, 51.5), List.of(-0.2, 51.6), List.of(-0.1, 51.5)))));

  void write(Kind kind, String dataset) throws IOException {
    List<Map<String, String>> rows = tree.rows("dataset/" + dataset + ".csv", Integer.MAX_VALUE);
    tree.text("dataset/" + dataset + ".json", modified(), Json.of(Map.of("entities", rows)));
    if (kind.typology().equals("geography")) {
      tree.text("dataset/" + dataset + ".geojson", modified(), geojson(dataset, rows));
    }
    parquetFiles.write(
        tree.at("dataset/" + dataset + ".parquet"),
        modified(),
        PARQUET,
        sink -> {
          for (Map<String, String> row : rows) {
            sink.row(
                PARQUET.names().stream()
                    .map(name -> row.getOrDefault(name.replace('_', '-'), ""))
                    .map(cell -> cell.isEmpty() ? "\u0001" : cell)
                    .toArray(String[]::new));
          }
        });
  }

  private static String geojson(String dataset, List<Map<String, String>> rows) {
    List<Object> features = new ArrayList<>();
    for (Map<String, String> row : rows) {
      Map<String, String> properties = new HashMap<>(row);
      properties.remove("geometry");
      features.add(Map.of("type", "Feature", "properties", properties, "geometry", PLACE));
    }
    return Json.of(Map.of("type", "FeatureCollection", "name", dataset, "features", features));
  }

  private FileTime modified() {
    return Tree.time(options.daysAgo(1), 5, 40);
  }
}
