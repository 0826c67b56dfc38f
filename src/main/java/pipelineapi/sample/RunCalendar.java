package pipelineapi.sample;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Locale;

/// When a collection was run: nearly every day, with gaps and days of two runs.
record RunCalendar(String collection, SampleOptions options) {

  /// Days before the as-of day on which no collection was run.
  static final int GAP = 20;

  /// Days before the as-of day on which every collection was run twice.
  static final int TWICE = 9;

  /// Days before the as-of day on which the clock showed a whole second.
  static final int WHOLE_SECOND = 11;

  private static final int STALE_SINCE = 40;

  LocalDate lastRun() {
    if (collection.equals(Collections.STALE)) {
      return options.daysAgo(STALE_SINCE);
    }
    return options.asOf();
  }

  /// The last day in log.csv: the newest run is not indexed yet.
  LocalDate lastIndexed() {
    LocalDate day = lastRun().equals(options.asOf()) ? options.daysAgo(1) : lastRun();
    while (!runsOn(day)) {
      day = day.minusDays(1);
    }
    return day;
  }

  boolean runsOn(LocalDate day) {
    if (collection.equals(Collections.MONTHLY)) {
      return day.getDayOfWeek() == DayOfWeek.MONDAY && day.getDayOfMonth() <= 7;
    }
    if (!day.isBefore(options.daysAgo(TWICE)) && !day.isAfter(options.asOf())) {
      return true;
    }
    return !day.equals(options.daysAgo(GAP)) && !dice(day, "gap").chance(0.009);
  }

  boolean runsTwiceOn(LocalDate day) {
    return day.equals(options.daysAgo(TWICE)) || dice(day, "twice").chance(0.006);
  }

  /// The time of a run, which all its rows share: no zone, no fraction when it is zero.
  String stamp(LocalDate day, boolean second) {
    Dice dice = dice(day, second ? "second" : "first");
    String time =
        String.format(
            Locale.ROOT, "%sT%02d:%02d:%02d", day, second ? 9 : 0, dice.below(60), dice.below(60));
    int micros = 1 + dice.below(999_999);
    return day.equals(options.daysAgo(WHOLE_SECOND))
        ? time
        : time + String.format(Locale.ROOT, ".%06d", micros);
  }

  private Dice dice(LocalDate day, String what) {
    return Dice.of(options.seed(), collection + day + what);
  }
}
