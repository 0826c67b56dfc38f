package pipelineapi.query;

import static java.util.Objects.requireNonNull;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Item;
import pipelineapi.catalogue.Item.Member;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Type;
import pipelineapi.catalogue.Whole;
import pipelineapi.query.Question.Position;
import pipelineapi.snapshot.Snapshot;

/// Puts together one item: its row, or rows, and their members. Used by one thread.
final class Items {

  // an object names all that it counts, such as each endpoint missing in a night when none came
  private static final int MOST_MEMBERS = 100_000;

  private static final Pattern NAMED = Pattern.compile("\\{([a-z][a-z0-9_]*)}");

  private final Function<String, Optional<Listing>> listings;
  private final Snapshot snapshot;
  private final Session session;
  private final long bytes;

  Items(
      Function<String, Optional<Listing>> listings,
      Snapshot snapshot,
      Session session,
      long bytes) {
    this.listings = listings;
    this.snapshot = snapshot;
    this.session = session;
    this.bytes = bytes;
  }

  /// The columns that name an item of a listing.
  static List<Column> by(Listing listing, Item item) {
    return item.by().stream().map(name -> listing.column(name).orElseThrow()).toList();
  }

  /// What an item is made of, and the requests for the lists behind its members and numbers.
  record Found(Map<String, @Nullable Object> data, Map<String, String> requests) {}

  /// The item with some values of its columns; empty when there is none.
  Optional<Found> find(Listing listing, Item item, List<Object> values) throws SQLException {
    int limit = item.rowsAs() == null ? 1 : Parameters.MOST_ROWS;
    List<Map<String, @Nullable Object>> rows =
        rows(listing, item, values, listing.columns(), limit);
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    for (Map<String, @Nullable Object> row : rows) {
      for (Map.Entry<String, Member> member : item.with().entrySet()) {
        row.put(member.getKey(), member(member.getValue(), row));
      }
    }
    String rowsAs = item.rowsAs();
    if (rowsAs == null) {
      return Optional.of(
          new Found(rows.getFirst(), requests(listing, item.with(), rows.getFirst())));
    }
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    item.by().forEach(name -> data.put(name, rows.getFirst().get(name)));
    data.put(rowsAs, rows);
    return Optional.of(new Found(data, Map.of()));
  }

  /// The object that stands for all rows of an asked listing.
  Found whole(Listing listing) throws SQLException {
    Whole whole = requireNonNull(listing.whole());
    Map<String, Object> given = listing.given();
    if (!listing.asUsual()) {
      for (Map.Entry<String, String> first : whole.first().entrySet()) {
        session.execute(RelationSql.made(first.getKey(), first.getValue(), given));
      }
    }
    Map<String, @Nullable Object> data =
        session.maps(RelationSql.bound(whole.sql(), given), 1).getFirst();
    Map<String, @Nullable Object> all = new LinkedHashMap<>(data);
    for (Map.Entry<String, Member> member : whole.with().entrySet()) {
      all.put(
          member.getKey(),
          member.getValue() instanceof Member.Sql(String sql, _)
              ? session.maps(RelationSql.bound(sql, given), MOST_MEMBERS)
              : member(member.getValue(), data));
    }
    return new Found(all, requests(listing, whole.with(), all));
  }

  /// Whether there is an item with some values of its columns.
  boolean exists(Listing listing, Item item, List<Object> values) throws SQLException {
    return !rows(listing, item, values, by(listing, item), 1).isEmpty();
  }

  private static Map<String, String> requests(
      Listing listing, Map<String, Member> members, Map<String, @Nullable Object> row) {
    Map<String, String> requests = new LinkedHashMap<>();
    listing
        .counts()
        .forEach((column, request) -> requests.put(column, Template.of(request).filled(row)));
    members.forEach((name, member) -> {
      String request =
          switch (member) {
            case Member.Rows rows -> rows.request();
            case Member.Row one -> one.request();
            case Member.Sql sql -> sql.rows();
            case Member.Document _ -> null;
          };
      if (request != null) {
        requests.put(name, Template.of(request).filled(row));
      }
    });
    return requests;
  }

  private List<Map<String, @Nullable Object>> rows(
      Listing listing, Item item, List<Object> values, List<Column> columns, int limit)
      throws SQLException {
    List<Column> by = by(listing, item);
    String table = item.table();
    if (table != null) {
      List<Map<String, @Nullable Object>> rows =
          session.maps(RelationSql.relationRows(table, by, values, limit), limit);
      // a relation holds JSON as text; what it is, the listing's column of that name says
      listing.columns().stream()
          .filter(column -> column.type() == Type.JSON)
          .forEach(column ->
              rows.forEach(
                  row -> row.computeIfPresent(column.name(), (_, text) -> json(column, text))));
      return rows;
    }
    List<Filter> filters = new ArrayList<>();
    for (int i = 0; i < by.size(); i++) {
      filters.add(new Filter.Own(by.get(i), new Condition.Equal(List.of(values.get(i))), false));
    }
    return rows(
        new Question(listing, filters, List.of(), columns, limit, false, new Position.Offset(0)));
  }

  private List<Map<String, @Nullable Object>> rows(Question question) throws SQLException {
    Optional<RangePlan> plan = RangePlan.of(question, snapshot);
    Plans.Result result =
        plan.isPresent()
            ? Plans.range(plan.get(), question, session, bytes)
            : Plans.reference(question, null, snapshot, session, bytes);
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (List<@Nullable Object> values : result.rows()) {
      rows.add(row(question.columns(), values));
    }
    return rows;
  }

  /// A row by name of column.
  static Map<String, @Nullable Object> row(List<Column> columns, List<@Nullable Object> values) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      Object value = values.get(i);
      row.put(column.name(), value == null ? null : json(column, value));
    }
    return row;
  }

  private static Object json(Column column, Object value) {
    return column.type() == Type.JSON && value instanceof String text
        ? new ItemAnswer.JsonText(text)
        : value;
  }

  private @Nullable Object member(Member member, Map<String, @Nullable Object> row)
      throws SQLException {
    return switch (member) {
      case Member.Rows(String request) -> asked(request, row);
      case Member.Row(String request) -> asked(request, row).stream().findFirst().orElse(null);
      case Member.Sql(String sql, _) ->
          session.maps(RelationSql.bound(sql, row), Parameters.MOST_ROWS);
      case Member.Document document -> document(document, row);
    };
  }

  private List<Map<String, @Nullable Object>> asked(
      String request, Map<String, @Nullable Object> row) throws SQLException {
    Template template = Template.of(request);
    Listing listing =
        listings
            .apply(template.path())
            .orElseThrow(() -> new IllegalStateException("No listing is at " + template.path()));
    return rows(
        Parameters.read(listing, template.parameters(row), snapshot.manifest().asOf()).question());
  }

  private @Nullable Object document(Member.Document document, Map<String, @Nullable Object> row)
      throws SQLException {
    List<Object> values = new ArrayList<>();
    for (String name : document.on()) {
      Object value = row.get(name);
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    List<@Nullable Object> kept =
        session.row(
            RelationSql.keptText(document.table(), document.column(), document.on(), values),
            List.of(Type.JSON));
    if (kept != null && kept.getFirst() instanceof String text) {
      return new ItemAnswer.JsonText(text);
    }
    return key(document.objects(), row)
        .map(key -> new ItemAnswer.ArchiveDocument(key, document.without()))
        .orElse(null);
  }

  // a row that lacks a part of the key has no document
  private static Optional<String> key(String pattern, Map<String, @Nullable Object> row) {
    StringBuilder key = new StringBuilder();
    Matcher matcher = NAMED.matcher(pattern);
    while (matcher.find()) {
      Object value = row.get(matcher.group(1));
      if (value == null) {
        return Optional.empty();
      }
      matcher.appendReplacement(key, Matcher.quoteReplacement(value.toString()));
    }
    matcher.appendTail(key);
    return Optional.of(key.toString());
  }
}
