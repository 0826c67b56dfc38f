package pipelineapi.refresh;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Artefact;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Layout;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Rollup;
import pipelineapi.origin.Archive;

/// The tables of a snapshot that hold what a refresh knows about what it read.
record Facts(Catalogue catalogue, DuckDBConnection engine) {

  /// Makes the tables that a snapshot begins with.
  void createTables() throws SQLException {
    try (Statement statement = engine.createStatement()) {
      for (String schema : Layout.SCHEMAS) {
        statement.execute("create schema " + schema);
      }
      statement.execute("create table raw.compaction (listing VARCHAR, rows BIGINT)");
      statement.execute(Layout.RENEWALS);
      statement.execute("create table raw.listing (fingerprint VARCHAR)");
      statement.execute(
          "create table raw.passed (directory VARCHAR, before DATE, artefact VARCHAR,"
              + " collection VARCHAR, objects BIGINT, bytes BIGINT, newest_modified TIMESTAMP)");
      for (String table : Layout.PROVIDED) {
        statement.execute("create table main." + table);
      }
      for (Listing listing : catalogue.tables()) {
        if (listing.readsObjects()) {
          statement.execute(Layout.rawTable(listing));
        }
        if (listing.ranged()) {
          statement.execute(Layout.rangedTable(listing));
          statement.execute(Layout.rangeTable(listing));
          statement.execute(Layout.rangeView(listing));
          Rollup rollup = listing.rollup();
          if (rollup != null) {
            statement.execute(Layout.rollupTable(listing, rollup));
            statement.execute(Layout.rollupView(listing));
          }
        }
      }
    }
  }

  /// Writes how many rows the listings have, by their tables.
  void writeRows(Map<String, Long> rows) throws SQLException {
    try (Statement statement = engine.createStatement()) {
      statement.execute("delete from main.catalogue_rows");
    }
    try (DuckDBAppender appender = engine.createAppender("main", "catalogue_rows")) {
      for (Listing listing : catalogue.listings()) {
        Long number = rows.get(listing.table());
        if (number != null) {
          appender.beginRow().append(listing.path()).append(number.longValue()).endRow();
        }
      }
    }
  }

  /// Writes what a refresh has found out, anew.
  ///
  /// @return whether other files are listed than before
  boolean write(
      Ledger ledger,
      Inventory inventory,
      Archive archive,
      @Nullable LocalDate configuredDay,
      LocalDate today)
      throws SQLException {
    boolean filesChanged = new ListedFiles(engine, archive).write(inventory);
    ledger.write(engine);
    inventory.passed(NewestDays.of(catalogue, engine)).write(engine);
    CatalogueRows.write(catalogue, engine);
    try (Statement statement = engine.createStatement()) {
      for (String table :
          List.of("main.refresh_day", "main.artefact_pattern", "main.ledger_unread")) {
        statement.execute("delete from " + table);
      }
    }
    try (DuckDBAppender row = engine.createAppender("main", "refresh_day")) {
      row.beginRow().append(configuredDay).append(today).endRow();
    }
    try (DuckDBAppender rows = engine.createAppender("main", "artefact_pattern")) {
      for (Artefact artefact : catalogue.artefacts()) {
        rows.beginRow().append(artefact.name()).append(artefact.objects().toString()).endRow();
      }
    }
    try (DuckDBAppender rows = engine.createAppender("main", "ledger_unread")) {
      for (Map.Entry<Inventory.KindOf, Inventory.Unread> entry : inventory.unread().entrySet()) {
        rows.beginRow();
        entry.getValue().append(entry.getKey(), rows);
      }
    }
    return filesChanged;
  }
}
