package pipelineapi.sample;

import java.io.IOException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pipelineapi.sample.Collections.Kind;
import pipelineapi.sample.Feed.Health;

/// What was fetched when: log.csv of a collection day by day, and the JSON entries of the last
/// days.
record CollectionLog(Tree tree, SampleOptions options) {

  private static final String COLUMNS =
      "bytes,content-type,elapsed,endpoint,resource,status,entry-date,start-date,end-date,exception";
  private static final String BEFORE_2022 =
      "bytes,content-type,elapsed,endpoint,resource,status,entry-date,start-date,end-date";

  /// Writes the log of a collection and tells which resources its indexed part knows.
  Map<String, Seen> write(Kind kind, List<Feed> feeds) throws IOException {
    RunCalendar calendar = new RunCalendar(kind.name(), options);
    List<Walk> walks =
        feeds.stream()
            .filter(feed -> feed.health() != Health.UNTRIED)
            .map(feed -> new Walk(feed, options))
            .toList();
    LocalDate first =
        walks.stream()
            .map(walk -> walk.feed().first())
            .min(LocalDate::compareTo)
            .orElse(options.asOf());
    Map<String, Seen> seen = new LinkedHashMap<>();
    try (CsvFile index = kind.name().equals(Collections.NEW) ? null : index(kind)) {
      for (LocalDate day = first; !day.isAfter(calendar.lastRun()); day = day.plusDays(1)) {
        if (calendar.runsOn(day)) {
          boolean indexed = !day.isAfter(calendar.lastIndexed());
          run(kind, calendar, day, first, walks, indexed ? index : null, seen);
        }
      }
    }
    return seen;
  }

  private CsvFile index(Kind kind) throws IOException {
    boolean old = kind.name().equals(Collections.INFRASTRUCTURE);
    return tree.csv(
        kind.folder() + "/collection/log.csv",
        Tree.time(new RunCalendar(kind.name(), options).lastIndexed(), 1, 30),
        CsvFile.Style.PIPELINE,
        COLUMNS,
        old ? BEFORE_2022 : COLUMNS);
  }

  private void run(
      Kind kind,
      RunCalendar calendar,
      LocalDate day,
      LocalDate first,
      List<Walk> walks,
      @Nullable CsvFile index,
      Map<String, Seen> seen)
      throws IOException {
    boolean twice = calendar.runsTwiceOn(day);
    boolean entries = day.isAfter(options.asOf().minusDays(options.entryDays()));
    for (boolean second : twice ? List.of(false, true) : List.of(false)) {
      String stamp = calendar.stamp(day, second);
      for (Walk walk : walks) {
        Feed feed = walk.feed();
        if (!feed.isTriedOn(day) || (twice && feed.isLateRunner() != second)) {
          continue;
        }
        if (index != null
            && feed.health() == Health.RETRIED
            && day.equals(calendar.lastIndexed())) {
          row(index, feed, walk.firstTry(), calendar.stamp(day, false));
          stamp = calendar.stamp(day, true);
        }
        Attempt attempt = walk.next(day);
        if (index != null) {
          row(index, feed, attempt, inTheFormOfItsTime(kind, stamp, day, first));
          note(seen, feed, attempt, day, twice && !second);
        }
        if (entries) {
          entry(kind, walk, attempt, day, stamp);
        }
        stamp = calendar.stamp(day, second);
      }
    }
  }

  private static void row(CsvFile index, Feed feed, Attempt attempt, String stamp)
      throws IOException {
    index.row(
        attempt.bytes(),
        attempt.contentType(),
        attempt.elapsed(),
        feed.hash(),
        attempt.resource(),
        attempt.status(),
        stamp,
        "",
        "",
        attempt.exception());
  }

  private static void note(
      Map<String, Seen> seen, Feed feed, Attempt attempt, LocalDate day, boolean firstOfTwo) {
    Version version = attempt.version();
    if (version != null) {
      seen.computeIfAbsent(version.resource(), _ -> new Seen(version, attempt.bytes(), day))
          .again(feed.hash(), day, firstOfTwo);
    }
  }

  /// The oldest runs of brownfield-land left bare dates, then milliseconds.
  private static String inTheFormOfItsTime(
      Kind kind, String stamp, LocalDate day, LocalDate first) {
    if (!kind.name().equals(Collections.BROWNFIELD) || day.isAfter(first.plusDays(6))) {
      return stamp;
    }
    return day.isAfter(first.plusDays(3)) && stamp.length() > 23
        ? stamp.substring(0, 23)
        : day.toString();
  }

  private void entry(Kind kind, Walk walk, Attempt attempt, LocalDate day, String stamp)
      throws IOException {
    Feed feed = walk.feed();
    Map<String, Object> entry = new TreeMap<>();
    entry.put("elapsed", attempt.elapsed());
    entry.put("endpoint-url", feed.url());
    entry.put("entry-date", stamp);
    if (!attempt.status().isEmpty()) {
      entry.put("status", attempt.status());
    }
    if (!attempt.exception().isEmpty()) {
      entry.put("exception", attempt.exception());
    }
    if (attempt.version() != null) {
      entry.put("resource", attempt.resource());
    }
    if (feed.plugin().isEmpty()) {
      entry.put("ssl-verify", true);
      entry.put(
          "request-headers",
          Map.of("Accept", "*/*", "Connection", "keep-alive", "User-Agent", "Sample Collector"));
      if (!attempt.status().isEmpty()) {
        entry.put("response-headers", headers(walk, attempt));
      }
    }
    tree.text(
        "%s/collection/log/%s/%s.json".formatted(kind.folder(), day, feed.hash()),
        Tree.time(day, 0, 59),
        Json.of(entry));
  }

  private static Map<String, Object> headers(Walk walk, Attempt attempt) {
    Map<String, Object> headers = new TreeMap<>();
    headers.put("Server", "nginx");
    headers.put("Set-Cookie", "session=" + walk.feed().hash().substring(0, 12));
    if (walk.feed().hasLowerCaseHeaders() && attempt.version() != null) {
      headers.put("content-length", Integer.toString(walk.size()));
      headers.put("content-type", walk.contentType());
    } else if (!attempt.bytes().isEmpty()) {
      headers.put("Content-Length", attempt.bytes());
      headers.put("Content-Type", attempt.contentType());
    }
    return headers;
  }
}
