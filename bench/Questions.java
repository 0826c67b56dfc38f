import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Measures questions through HTTP beside the engine alone, which is given the best SQL we know for
/// the same answer, on a copy of the same snapshot and with all rows fetched.
///
/// `java -cp LIBRARIES bench/Questions.java JAR ARCHIVE [SCRATCH]`, see the README beside it. Prints
/// a Markdown table. Both are asked alternately, so that a noisy machine disturbs them alike.
final class Questions {

  private static final int ROUNDS = 40;
  private static final int WARM_UP = 8;
  private static final Pattern ENGINE = Pattern.compile("query;dur=([0-9.]+)");

  /// A question and the SQL that answers it.
  private record Asked(String what, String path, String sql, List<?> values) {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 2) {
      System.err.println("usage: java -cp LIBRARIES bench/Questions.java JAR ARCHIVE [SCRATCH]");
      System.exit(2);
    }
    Path store = Served.emptied(arguments);
    Served served = new Served(Path.of(arguments[0]), arguments[1], store);
    Process service = served.start("--pipeline.refresh.every=1d");
    try {
      served.ready(service, Duration.ofMinutes(30));
      Path copy = copy(store);
      Properties settings = new Properties();
      settings.setProperty("duckdb.read_only", "true");
      try (Connection engine = DriverManager.getConnection("jdbc:duckdb:" + copy, settings)) {
        measure(served, engine);
      }
    } finally {
      Served.stop(service);
    }
  }

  private static Path copy(Path store) throws IOException {
    try (Stream<Path> files = Files.walk(store)) {
      Path snapshot =
          files.filter(file -> file.endsWith("snapshot.duckdb")).max(Path::compareTo).orElseThrow();
      return Files.copy(snapshot, store.resolve("copy.duckdb"));
    }
  }

  private static void measure(Served served, Connection engine) throws Exception {
    List<Asked> questions = questions(served, engine);
    double[][] http = new double[questions.size()][ROUNDS];
    double[][] inside = new double[questions.size()][ROUNDS];
    double[][] raw = new double[questions.size()][ROUNDS];
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      for (int i = 0; i < questions.size(); i++) {
        Asked asked = questions.get(i);
        long begun = System.nanoTime();
        HttpResponse<String> answer = served.get(asked.path());
        long answered = System.nanoTime();
        run(engine, asked);
        long ended = System.nanoTime();
        if (answer.statusCode() != 200) {
          throw new IllegalStateException(asked.path() + ": " + answer.body());
        }
        if (round >= 0) {
          http[i][round] = (answered - begun) / 1e6;
          inside[i][round] = engineTime(answer);
          raw[i][round] = (ended - answered) / 1e6;
        }
      }
    }
    System.out.println("| Question | HTTP p50 | p95 | of it the engine | Engine alone | HTTP : alone |");
    System.out.println("|---|---|---|---|---|---|");
    for (int i = 0; i < questions.size(); i++) {
      Arrays.sort(http[i]);
      double whole = Served.median(http[i]);
      double alone = Served.median(raw[i]);
      System.out.printf(
          Locale.UK,
          "| %s | %.1f ms | %.1f ms | %.1f ms | %.1f ms | %.1f |%n",
          questions.get(i).what(),
          whole,
          http[i][(int) (ROUNDS * 0.95)],
          Served.median(inside[i]),
          alone,
          whole / alone);
    }
  }

  private static double engineTime(HttpResponse<String> answer) {
    Matcher matcher = ENGINE.matcher(answer.headers().firstValue("Server-Timing").orElse(""));
    return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
  }

  private static void run(Connection engine, Asked asked) throws SQLException {
    try (PreparedStatement statement = engine.prepareStatement(asked.sql())) {
      for (int i = 0; i < asked.values().size(); i++) {
        statement.setObject(i + 1, asked.values().get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
          for (int i = 1; i <= columns; i++) {
            rows.getObject(i);
          }
        }
      }
    }
  }

  private static List<Asked> questions(Served served, Connection engine) throws Exception {
    String dataset = served.largest();
    String organisation =
        text(
            engine,
            """
            select v.organisation from main.resource_provider v
            join main.log_issue_range r on r.dataset = v.dataset and r.resource = v.resource
            where v.current and v.organisation is not null
            group by 1 order by sum(r.rows) desc limit 1\
            """);
    String type =
        text(engine, "select issue_type from rollups.log_issue group by 1 order by sum(rows) limit 1 offset 5");
    String page =
        """
        select i.*, t.severity, t.responsibility from (
          select * from kept.log_issue where row_no between ? and ?) i
        left join kept.specification_issue_type t on t.issue_type = i.issue_type order by i.row_no\
        """;
    long first =
        Long.parseLong(
            text(engine, "select min(row_no) from kept.log_issue where dataset = '%s'".formatted(dataset)));
    String of = "dataset=" + encoded(dataset);
    String pairs =
        "exists (select 1 from main.resource_provider v where v.dataset = i.dataset"
            + " and v.resource = i.resource and v.current%s)";
    String severity =
        " left join kept.specification_issue_type t on t.issue_type = i.issue_type";
    List<Asked> all = new ArrayList<>();
    all.add(
        new Asked(
            "page of 50 issues of the largest dataset, offset 0",
            "/v1/log/issue?" + of + "&limit=50",
            page,
            List.of(first, first + 49)));
    all.add(
        new Asked(
            "the same, offset 100,000",
            "/v1/log/issue?" + of + "&limit=50&offset=100000",
            page,
            List.of(first + 100_000, first + 100_049)));
    all.add(
        new Asked(
            "issues of one type, counted",
            "/v1/log/issue?issue_type=" + encoded(type) + "&limit=1&fields=ordinal",
            "select sum(rows) from rollups.log_issue where issue_type = ?",
            List.of(type)));
    all.add(
        new Asked(
            "page of 50 of the current issues of one organisation",
            "/v1/log/issue?current=true&limit=50&organisation=" + encoded(organisation),
            "select i.*, t.severity, t.responsibility from (select * from kept.log_issue i where "
                + pairs.formatted(" and v.organisation = ?")
                + " order by row_no limit 50) i"
                + severity,
            List.of(organisation)));
    all.add(
        new Asked(
            "the same with words in their values",
            "/v1/log/issue?current=true&limit=50&value__contains=a&organisation="
                + encoded(organisation),
            "select i.*, t.severity, t.responsibility from (select * from kept.log_issue i where"
                + " contains(value, 'a') and "
                + pairs.formatted(" and v.organisation = ?")
                + " order by row_no limit 50) i"
                + severity,
            List.of(organisation)));
    all.add(
        new Asked(
            "facets of all issues: dataset and severity",
            "/v1/log/issue?facet=dataset,severity&limit=1&fields=ordinal",
            """
            select i.dataset, t.severity, sum(i.rows) from rollups.log_issue i
            left join kept.specification_issue_type t on t.issue_type = i.issue_type
            group by grouping sets ((i.dataset), (t.severity))\
            """,
            List.of()));
    all.add(
        new Asked(
            "facet of current issues by type",
            "/v1/log/issue?current=true&facet=issue_type&limit=1&fields=ordinal",
            "select i.issue_type, sum(i.rows) from rollups.log_issue i where "
                + pairs.formatted("")
                + " group by 1",
            List.of()));
    all.add(
        new Asked(
            "all issues by dataset, type, severity: counts",
            "/v1/log/issue/summary?fields=issues&limit=1000",
            """
            select i.dataset, i.issue_type, t.severity, t.responsibility, sum(i.rows)
            from rollups.log_issue i
            left join kept.specification_issue_type t on t.issue_type = i.issue_type
            group by all order by all\
            """,
            List.of()));
    all.add(
        new Asked(
            "current issues by dataset, type, severity: distinct entities, entries, resources",
            "/v1/log/issue/summary?current=true&limit=1000",
            "select i.dataset, i.issue_type, t.severity, t.responsibility, count(*),"
                + " count(distinct entity), count(distinct row(resource, entry_number)) filter"
                + " (where entry_number is not null), count(distinct resource) from kept.log_issue i"
                + severity
                + " where "
                + pairs.formatted("")
                + " group by all order by all",
            List.of()));
    all.add(
        new Asked(
            "the log of a year by week",
            "/v1/log/collection/summary?period=week&from=today-365d",
            """
            select date_trunc('week', day), count(*), count(distinct endpoint), count(resource),
              count(*) - count(resource),
              count(distinct case when resource is not null then endpoint end)
            from kept.log_collection, main.as_of
            where day between as_of - 365 and as_of group by 1 order by 1\
            """,
            List.of()));
    all.add(
        new Asked(
            "the log by month and status",
            "/v1/log/collection?group_by=day:month,status",
            """
            select date_trunc('month', day), status, count(*) as n, count(*) over ()
            from kept.log_collection group by 1, 2 order by n desc limit 100\
            """,
            List.of()));
    all.add(
        new Asked(
            "resources of a dataset that are current",
            "/v1/resource?current=true&limit=50&dataset=" + encoded(dataset),
            """
            select * from kept.resource r where exists (select 1 from main.resource_provider v
              where v.resource = r.resource and v.dataset = ? and v.current) order by row_no limit 50\
            """,
            List.of(dataset)));
    return all;
  }

  private static String text(Connection engine, String sql) throws SQLException {
    try (PreparedStatement statement = engine.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
