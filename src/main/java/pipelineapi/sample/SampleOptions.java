package pipelineapi.sample;

import java.time.LocalDate;

/// What decides every byte of a sample archive.
///
/// @param scale volume in thousandths of production; 1000 is production
/// @param seed chooses names, hashes and fates; another seed gives another archive of the same
///   shape
/// @param asOf the day of the newest run, from which all dates of the archive are counted back
/// @param entryDays how many of the last days have JSON log entries
public record SampleOptions(int scale, long seed, LocalDate asOf, int entryDays) {

  static final int MAX_SCALE = 10_000;
  static final int MAX_ENTRY_DAYS = 366;
  static final LocalDate EARLIEST = LocalDate.of(2025, 1, 1);
  static final LocalDate LATEST = LocalDate.of(2099, 12, 31);

  /// The options of the command line without any argument.
  public static final SampleOptions DEFAULT = new SampleOptions(1, 1, LocalDate.of(2026, 3, 10), 3);

  public SampleOptions {
    if (scale < 1 || scale > MAX_SCALE) {
      throw new IllegalArgumentException("scale: %d is not 1 to %d".formatted(scale, MAX_SCALE));
    }
    if (entryDays < 1 || entryDays > MAX_ENTRY_DAYS) {
      throw new IllegalArgumentException(
          "entry-days: %d is not 1 to %d".formatted(entryDays, MAX_ENTRY_DAYS));
    }
    if (asOf.isBefore(EARLIEST) || asOf.isAfter(LATEST)) {
      throw new IllegalArgumentException(
          "as-of: %s is not %s to %s".formatted(asOf, EARLIEST, LATEST));
    }
  }

  LocalDate daysAgo(int days) {
    return asOf.minusDays(days);
  }
}
