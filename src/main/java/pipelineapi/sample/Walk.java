package pipelineapi.sample;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The life of one endpoint, day after day in order: blips, long failures, changes of its bytes.
final class Walk {

  private record Failure(String status, String exception) {}

  private static final List<Failure> FAILURES =
      List.of(
          new Failure("404", ""),
          new Failure("404", ""),
          new Failure("404", ""),
          new Failure("404", ""),
          new Failure("404", ""),
          new Failure("404", ""),
          new Failure("", "ConnectTimeout"),
          new Failure("", "ConnectTimeout"),
          new Failure("", "ConnectionError"),
          new Failure("403", ""),
          new Failure("503", ""),
          new Failure("500", ""),
          new Failure("", "SSLError"),
          new Failure("", "ReadTimeout"),
          new Failure("", "ChunkedEncodingError"),
          new Failure("200", ""));

  private static final List<String> TYPES =
      List.of(
          "text/csv",
          "text/csv; charset=utf-8",
          "application/geo+json",
          "application/json",
          "text/xml; subtype=gml/3.1.1; charset=utf-8",
          "Application/octet-stream",
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
          "application/zip");

  private final Feed feed;
  private final SampleOptions options;
  private final Dice dice;
  private final String contentType;
  private final int size;
  private Version version;
  private @Nullable Failure failure;
  private int failingDays;
  private @Nullable LocalDate answered;

  Walk(Feed feed, SampleOptions options) {
    this.feed = feed;
    this.options = options;
    dice = Dice.of(options.seed(), feed.collection() + feed.hash());
    contentType = dice.pick(TYPES);
    size = (int) StrictMath.exp(6 + dice.unit() * 9);
    version = Version.of(feed.content(), 0);
  }

  Feed feed() {
    return feed;
  }

  Attempt next(LocalDate day) {
    if (answered != null
        && (day.equals(feed.changesOn()) || (feed.change() > 0 && dice.chance(feed.change())))) {
      version = Version.of(version.content(), version.number() + 1);
    }
    Failure now = failureOn(day);
    if (now != null) {
      return failed(now);
    }
    answered = day;
    return success();
  }

  /// The first of two attempts on a day, which fails.
  Attempt firstTry() {
    return failed(FAILURES.getFirst());
  }

  private @Nullable Failure failureOn(LocalDate day) {
    long age = ChronoUnit.DAYS.between(feed.first(), day);
    return switch (feed.health()) {
      case SOUND, RETRIED, UNTRIED -> null;
      case WEB_PAGE -> new Failure("200", "");
      case DOWN -> day.isBefore(options.daysAgo(2)) ? null : FAILURES.getFirst();
      case RECOVERED -> age < 4 ? FAILURES.getFirst() : null;
      case DEAD -> age < 5 ? null : dead();
      case USUAL -> blip();
    };
  }

  private Failure dead() {
    Failure known = failure;
    if (known == null || dice.chance(0.01)) {
      known = dice.pick(FAILURES);
      failure = known;
    }
    return known;
  }

  private @Nullable Failure blip() {
    if (failingDays > 0) {
      failingDays--;
      return failure;
    }
    failure = null;
    if (dice.chance(0.03)) {
      failure = dice.pick(FAILURES);
      failingDays = runLength() - 1;
    }
    return failure;
  }

  /// Mostly a day; one run in forty lasts for weeks.
  private int runLength() {
    double kind = dice.unit();
    if (kind < 0.7) {
      return 1;
    }
    if (kind < 0.96) {
      return dice.between(2, 7);
    }
    return kind < 0.985 ? dice.between(8, 30) : dice.between(31, 90);
  }

  private Attempt failed(Failure how) {
    if (feed.plugin().equals("wfs")) {
      return new Attempt("1", "CalledProcessError", null, "", "", elapsed());
    }
    boolean timedOut = how.exception().endsWith("Timeout");
    boolean page = how.status().equals("200") && !feed.hasLowerCaseHeaders();
    return new Attempt(
        how.status(),
        how.exception(),
        null,
        page ? "4213" : "",
        page ? "text/html; charset=UTF-8" : "",
        timedOut ? "120.123" : elapsed());
  }

  private Attempt success() {
    if (feed.plugin().equals("sparql")) {
      return new Attempt("", "", version, "", "", elapsed());
    }
    if (feed.plugin().equals("wfs")) {
      return new Attempt("0", "", version, "", "", elapsed());
    }
    boolean blank = feed.hasLowerCaseHeaders();
    return new Attempt(
        "200",
        "",
        version,
        blank ? "" : Integer.toString(size + version.number()),
        blank ? "" : contentType,
        elapsed());
  }

  private String elapsed() {
    return String.format(Locale.ROOT, "%.3f", StrictMath.exp(dice.unit() * 4 - 1.5));
  }

  String contentType() {
    return contentType;
  }

  int size() {
    return size + version.number();
  }
}
