package pipelineapi.refresh;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.ColumnSource;
import pipelineapi.catalogue.Layout;
import pipelineapi.catalogue.Listing;
import pipelineapi.refresh.read.RejectCode;

/// A key names one row: of the rows of an object that have the same key the first counts, the
/// others are refused. Where a key is there in two spellings, the listing chooses.
final class DuplicateKeys {

  private final Build build;
  private final Listing listing;
  private final Ledger ledger;

  DuplicateKeys(Build build, Listing listing) {
    this.build = build;
    this.listing = listing;
    this.ledger = build.ledger();
  }

  /// Refuses rows of objects that were read since the ledger's last one was `before`.
  void refuse(int before) {
    if (!isKeyedByContent()) {
      return;
    }
    build.run(
        """
        create or replace temp table duplicate as
        select object, position from (
          select object, position,
            row_number() over (partition by object, %s order by position) as n
          from raw.%s where object > %d
        ) numbered where n > 1\
        """
            .formatted(keyAndSpelling(), Layout.quoted(listing.table()), before));
    Map<Integer, Long> refused = tell();
    if (refused.isEmpty()) {
      return;
    }
    build.run(
        "delete from raw.%s r using duplicate d where d.object = r.object and d.position = r.position"
            .formatted(Layout.quoted(listing.table())));
    for (Ledger.Entry entry : ledger.entries(listing.table())) {
      Long rows = refused.get(entry.object());
      if (rows != null) {
        ledger.put(entry.withRefused(rows));
      }
    }
  }

  private boolean isKeyedByContent() {
    return keyColumns().stream()
        .allMatch(column ->
            column.source() instanceof ColumnSource.Field
                || column.source() instanceof ColumnSource.KeyPart);
  }

  private List<Column> keyColumns() {
    return listing.columns().stream()
        .filter(column -> listing.key().contains(column.name()))
        .toList();
  }

  private String keyAndSpelling() {
    Stream<Column> spellings =
        listing.columns().stream()
            .filter(column ->
                column.source() instanceof ColumnSource.Spelling(String of)
                    && listing.key().contains(of));
    return Stream.concat(keyColumns().stream(), spellings)
        .map(column -> Layout.quoted(column.name()))
        .collect(Collectors.joining(", "));
  }

  private Map<Integer, Long> tell() {
    Map<Integer, Long> refused = new HashMap<>();
    try (Statement statement = build.engine().createStatement();
        ResultSet rows = statement.executeQuery("select * from duplicate order by all")) {
      while (rows.next()) {
        refused.merge(rows.getInt(1), 1L, Long::sum);
        ledger.addReject(
            new Ledger.Reject(
                rows.getInt(1),
                rows.getLong(2),
                RejectCode.DUPLICATE,
                null,
                "a row above has the same " + String.join(", ", listing.key())));
      }
      return refused;
    } catch (SQLException e) {
      throw new RefreshException("Keys of %s cannot be checked".formatted(listing.path()), e);
    }
  }
}
