package pipelineapi.sample;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pipelineapi.sample.Collections.Kind;
import pipelineapi.sample.IssueForm.Header;
import pipelineapi.sample.IssueForm.Parquet;

/// Which resources of a collection were transformed for which datasets, and how many issues each
/// has: half of them none, most a few, a few very many.
record Pairs(SampleOptions options, Volume volume) {

  private static final double FAILED = 0.04;
  private static final int ISSUES_OF_A_CASE = 8;
  private static final int LARGEST = 1_000_000;

  List<Pair> of(Kind kind, List<Feed> feeds, Map<String, Seen> seen) {
    var claims = ResourceIndex.claims(feeds);
    LocalDate indexed = new RunCalendar(kind.name(), options).lastIndexed();
    List<Pair> pairs = new ArrayList<>();
    for (Seen resource : seen.values()) {
      for (String dataset : ResourceIndex.datasets(resource, claims)) {
        pairs.add(pair(kind, dataset, resource, indexed));
      }
    }
    return sized(kind, pairs);
  }

  private Pair pair(Kind kind, String dataset, Seen resource, LocalDate indexed) {
    Dice dice = dice(dataset, resource.version.resource());
    boolean retired = resource.last.isBefore(indexed.minusDays(30));
    LocalDate processed =
        retired && dice.chance(0.5) ? resource.last : later(resource.first, indexed, dice);
    boolean made = resource.version.content().startsWith(Cases.CASE);
    boolean failed = !made && dice.chance(FAILED);
    Parquet parquet = made ? Parquet.P3 : parquet(processed, dice);
    boolean alone = !made && parquet != null && dice.chance(0.02);
    Header header = alone ? null : header(parquet, processed);
    int rows = failed ? 0 : made ? rowsOfCase(resource) : usualRows(dice.unit());
    return new Pair(
        kind.name(),
        dataset,
        resource.version.resource(),
        resource.version.content(),
        processed,
        failed,
        header,
        parquet,
        rows);
  }

  private static int rowsOfCase(Seen resource) {
    return resource.version.content().equals(Cases.VOCABULARY)
        ? 2 * IssueType.ALL.size()
        : ISSUES_OF_A_CASE;
  }

  private static LocalDate later(LocalDate first, LocalDate indexed, Dice dice) {
    LocalDate day = indexed.minusDays(dice.below(45));
    return day.isBefore(first) ? first : day;
  }

  private static @Nullable Parquet parquet(LocalDate processed, Dice dice) {
    double form = dice.unit();
    if (processed.isBefore(Header.ENTITY.since)) {
      return form < 0.7 ? Parquet.P1 : form < 0.8 ? Parquet.P2 : null;
    }
    return form < 0.75
        ? Parquet.P3
        : form < 0.87 ? Parquet.P1 : form < 0.94 ? Parquet.P2 : form < 0.96 ? Parquet.P0 : null;
  }

  private static Header header(@Nullable Parquet parquet, LocalDate processed) {
    Header header = IssueForm.header(processed);
    boolean converted = parquet != null && !parquet.hasEntity && header == Header.ENTITY;
    return converted ? Header.MESSAGE : header;
  }

  /// The rows of an ordinary file at a quantile: 47 % none, then 1, 26, 72, 166.
  private static int usualRows(double quantile) {
    if (quantile < 0.47) {
      return 0;
    }
    if (quantile < 0.5) {
      return 1;
    }
    if (quantile < 0.75) {
      return between(1, 26, (quantile - 0.5) / 0.25);
    }
    return quantile < 0.9
        ? between(26, 72, (quantile - 0.75) / 0.15)
        : between(72, 166, (quantile - 0.9) / 0.1);
  }

  private static int between(int least, int most, double part) {
    return (int) Math.round(least * StrictMath.pow(1.0 * most / least, part));
  }

  /// What the collection's share of all issues leaves beyond ordinary files is in one of twenty.
  private List<Pair> sized(Kind kind, List<Pair> pairs) {
    int weights = Collections.at(volume).stream().mapToInt(Kind::issues).sum();
    long left =
        volume.issueRows() * kind.issues() / weights - pairs.stream().mapToLong(Pair::rows).sum();
    List<Pair> result = new ArrayList<>(pairs);
    List<Integer> large = large(pairs);
    double mean = 1.0 * left / Math.max(1, large.size());
    for (int n = 0; n < large.size() && left > 0; n++) {
      int i = large.get(n);
      Pair pair = pairs.get(i);
      Dice dice = dice(pair.dataset(), "size of " + pair.resource());
      boolean isLast = n == large.size() - 1;
      long more = isLast ? left : Math.min(left, (long) (mean * 2 * dice.unit()));
      int taken = (int) Math.min(more, LARGEST);
      result.set(i, pair.holding(pair.rows() + taken));
      left -= taken;
    }
    return result;
  }

  private static List<Integer> large(List<Pair> pairs) {
    List<Integer> ordinary = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      if (canBeLarge(pairs.get(i))) {
        ordinary.add(i);
      }
    }
    List<Integer> large = new ArrayList<>();
    for (int i = 0; i < ordinary.size(); i += 20) {
      large.add(ordinary.get(i));
    }
    return large;
  }

  /// In both forms, so that either has nearly all rows; not P1, whose numbers end at 32,767.
  private static boolean canBeLarge(Pair pair) {
    return !pair.failed()
        && !pair.content().startsWith(Cases.CASE)
        && pair.header() != null
        && (pair.parquet() == Parquet.P2 || pair.parquet() == Parquet.P3);
  }

  private Dice dice(String dataset, String what) {
    return Dice.of(options.seed(), dataset + " " + what);
  }
}
