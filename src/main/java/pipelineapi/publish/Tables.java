package pipelineapi.publish;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Listing;
import pipelineapi.query.Asked;
import pipelineapi.query.Export;
import pipelineapi.query.ExportFormat;
import pipelineapi.query.Queries;
import pipelineapi.snapshot.Manifest;

/// The performance tables of one snapshot, which is held until this is closed. Used by one thread.
final class Tables implements AutoCloseable {

  /// The listings, whose last part is the name of the table but for its dashes.
  private static final List<String> LISTINGS =
      List.of(
          "performance/provision-summary",
          "performance/endpoint-dataset-summary",
          "performance/endpoint-dataset-issue-type-summary",
          "performance/endpoint-dataset-resource-summary",
          "performance/reporting-historic-endpoints",
          "performance/reporting-latest-endpoints");

  private final List<Listing> listings;
  private final List<Asked> asked = new ArrayList<>();
  private final List<Export> exports = new ArrayList<>();

  private Tables(List<Listing> listings) {
    this.listings = listings;
  }

  /// The tables of the served snapshot.
  ///
  /// @throws pipelineapi.query.NoSnapshotException before there is one
  static Tables served(Queries queries, Catalogue catalogue) {
    List<Listing> listings =
        LISTINGS.stream().map(path -> catalogue.listing(path).orElseThrow()).toList();
    Tables tables = new Tables(listings);
    try {
      // another snapshot may be served between two questions
      do {
        tables.close();
        listings.forEach(listing -> tables.asked.add(queries.ask(listing, Map.of())));
      } while (!tables.areOfOneSnapshot());
      return tables;
    } catch (RuntimeException e) {
      tables.close();
      throw e;
    }
  }

  /// Their names.
  static List<String> names() {
    return LISTINGS.stream().map(Tables::name).toList();
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1).replace('-', '_');
  }

  private boolean areOfOneSnapshot() {
    return asked.stream().map(one -> one.snapshot().id()).distinct().count() == 1;
  }

  Manifest snapshot() {
    return asked.getFirst().snapshot();
  }

  /// Writes their files.
  TableSet write() throws IOException {
    Manifest snapshot = snapshot();
    List<TableSet.Table> tables = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      Export export = asked.get(i).export(ExportFormat.PARQUET);
      exports.add(export);
      Listing listing = listings.get(i);
      String name = name(listing.path());
      tables.add(
          new TableSet.Table(
              name,
              listing.path(),
              snapshot.id() + "/" + Shelf.file(name),
              requireNonNull(snapshot.rows().get(listing.table())),
              export.bytes(),
              sha256(export.file())));
    }
    return new TableSet(snapshot.id(), snapshot.asOf(), snapshot.loadedAt(), tables);
  }

  /// The files written, in the order of the tables.
  List<Path> files() {
    return exports.stream().map(Export::file).toList();
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(bytes, digest).transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    exports.forEach(Export::close);
    exports.clear();
    asked.forEach(Asked::close);
    asked.clear();
  }
}
