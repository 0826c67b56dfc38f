package pipelineapi.sample;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/// What a transformation leaves beside the issues: mapped columns, fingerprint, outcome of the
/// conversion, and a stand-in for the facts.
record PipelineLogs(Tree tree, ParquetFiles parquetFiles, SampleOptions options) {

  private static final String COLUMN_FIELD = "dataset,resource,column,field";
  private static final String DATASET_RESOURCE =
      "dataset,resource,entity-count,entry-count,line-count,mime-type,internal-path,"
          + "internal-mime-type,code-version,config-hash,specification-hash";
  private static final String DATASET_RESOURCE_2025 =
      "dataset,resource,entry-count,line-count,mime-type,internal-path,internal-mime-type";
  private static final String CONVERTED = "dataset,resource,elapsed,status,exception";
  private static final String FACTS =
      "end-date,entity,entry-date,entry-number,fact,field,priority,reference-entity,resource,"
          + "start-date,value";
  private static final ParquetSchema FACTS_PARQUET =
      ParquetSchema.of(FACTS.replace('-', '_').replace("entity,entry", "entity bigint,entry"));
  private static final String WIDE =
      "categories,end-date,entry-date,geometry,name,organisation,reference,start-date,slug";

  /// Provider's column and our field.
  private static final List<List<String>> MAPPINGS =
      List.of(
          List.of("Reference", "reference"),
          List.of("NAME", "name"),
          List.of("WKT", "geometry"),
          List.of("GeoX", "point"),
          List.of("GeoY", "point"),
          List.of("Start Date", "start-date"),
          List.of("end_date", "end-date"),
          List.of("Notes, other", "notes"),
          List.of("OrganisationURI", "organisation"),
          List.of("\ufeffsite ref", "reference"),
          List.of("LastUpdatedDate", "entry-date"),
          List.of("documentURL", "documentation-url"),
          List.of("SHAPE_Area\nin m²", "hectares"),
          List.of("Desc \"long\"", "description"));

  private static final List<String> MIME_TYPES =
      List.of(
          "text/csv;charset=utf-8",
          "text/csv;charset=windows-1252",
          "application/geo+json",
          "application/gml+xml",
          "application/zip",
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

  void write(Pair pair) throws IOException {
    Dice dice = Dice.of(options.seed(), "logs " + pair.dataset() + pair.resource());
    FileTime modified = Tree.time(pair.processed(), 3, 1);
    columnField(pair, dice, modified);
    datasetResource(pair, dice, modified);
    converted(pair, dice, modified);
    facts(pair, dice, modified);
  }

  private void columnField(Pair pair, Dice dice, FileTime modified) throws IOException {
    boolean old = isBefore(pair, LocalDate.of(2024, 2, 7)) || dice.chance(0.03);
    try (CsvFile file =
        tree.csv(
            pair.csvKey("var/column-field"),
            modified,
            CsvFile.Style.PIPELINE,
            "entry-date," + COLUMN_FIELD,
            old ? "entry-date," + COLUMN_FIELD : COLUMN_FIELD)) {
      int columns = pair.failed() ? 0 : dice.between(9, MAPPINGS.size());
      for (List<String> mapping : MAPPINGS.subList(0, columns)) {
        file.row(
            pair.processed().toString(),
            pair.dataset(),
            pair.resource(),
            mapping.getFirst(),
            mapping.getLast());
      }
    }
  }

  private void datasetResource(Pair pair, Dice dice, FileTime modified) throws IOException {
    int entries = pair.failed() ? 0 : 1 + pair.rows() / 2 + dice.below(400);
    boolean zipped = dice.chance(0.05);
    boolean today = dice.chance(0.6);
    String written =
        isBefore(pair, LocalDate.of(2024, 2, 7))
            ? "entry-date," + DATASET_RESOURCE_2025
            : today ? DATASET_RESOURCE : DATASET_RESOURCE_2025;
    try (CsvFile file =
        tree.csv(
            pair.csvKey("var/dataset-resource"),
            modified,
            CsvFile.Style.PIPELINE,
            DATASET_RESOURCE + ",entry-date",
            written)) {
      file.row(
          pair.dataset(),
          pair.resource(),
          dice.chance(0.1) ? "" : Integer.toString(entries - entries / 9),
          Integer.toString(entries),
          Integer.toString(entries + dice.below(3)),
          pair.failed() ? "" : dice.pick(MIME_TYPES),
          zipped ? "data/sites, final.shp" : "",
          zipped ? "application/x-shapefile" : "",
          dice.chance(0.5) ? "1.0.0" : "1.1.0",
          Hash.sha1("pipeline " + pair.collection()),
          Hash.sha1("specification"),
          pair.processed().toString());
    }
  }

  private void converted(Pair pair, Dice dice, FileTime modified) throws IOException {
    if (isBefore(pair, LocalDate.of(2024, 9, 26))) {
      return;
    }
    try (CsvFile file = tree.csv(pair.csvKey("var/converted-resource"), modified, CONVERTED)) {
      file.row(
          pair.dataset(),
          pair.resource(),
          String.format(Locale.ROOT, "%.15f", dice.unit() * 30),
          pair.failed() ? "failed" : "success",
          pair.failed()
              ? "Command '['ogr2ogr', '-f', \"CSV\"]' returned non-zero exit status 1.\n"
                  + "ERROR 1: cannot open \"input\", no driver found"
              : "");
    }
  }

  private void facts(Pair pair, Dice dice, FileTime modified) throws IOException {
    String entity = Integer.toString(1_000_000 + dice.below(80_000_000));
    String day = pair.processed().toString();
    if (isBefore(pair, LocalDate.of(2022, 1, 1))) {
      try (CsvFile file = tree.csv(pair.csvKey("transformed"), modified, WIDE)) {
        file.row(
            "", "", day, "POINT (-0.1 51.5)", "Place 0", "local-authority-eng:A", "1", day, "");
      }
      return;
    }
    List<String> fields = pair.failed() ? List.of() : List.of("geometry", "name", "reference");
    String parquetKey = pair.csvKey("transformed").replaceAll("csv$", "parquet");
    try (CsvFile file = tree.csv(pair.csvKey("transformed"), modified, FACTS)) {
      ParquetFiles.Filler filler =
          parquet -> {
            for (String field : fields) {
              String value = field.equals("geometry") ? "POINT (-0.1 51.5)" : field + " of 0";
              String fact = Hash.sha256(entity + ":" + field + ":" + value);
              String[] row = {
                "", entity, day, "1", fact, field, "1", "", pair.resource(), day, value
              };
              file.row(row);
              parquet.row(row);
            }
          };
      FileTime after = Tree.time(pair.processed(), 3, 6);
      if (fields.isEmpty()) {
        parquetFiles.empty(tree.at(parquetKey), after, FACTS_PARQUET);
      } else {
        parquetFiles.write(tree.at(parquetKey), after, FACTS_PARQUET, filler);
      }
    }
  }

  private static boolean isBefore(Pair pair, LocalDate day) {
    return pair.processed().isBefore(day);
  }
}
