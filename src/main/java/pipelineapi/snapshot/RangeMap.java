package pipelineapi.snapshot;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Where the rows of a listing with ranges lie: one range of row numbers for each value of the
/// range columns, in the order of these values. Immutable.
///
/// The rows of range `i` are `lo(i)` … `lo(i) + count(i) - 1`; `before(i)` rows precede it in the
/// listing's order. The order of row numbers inside a range is the listing's order; across ranges
/// it need not be.
public final class RangeMap {

  /// Compares values part by part, by code point.
  private static final Comparator<List<String>> ORDER =
      (left, right) -> {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
          int compared = compareByCodePoint(left.get(i), right.get(i));
          if (compared != 0) {
            return compared;
          }
        }
        return Integer.compare(left.size(), right.size());
      };

  // a value followed by a slash, as in the keys of objects: "a-b/" comes before "a/"
  private static final Comparator<List<String>> KEY_ORDER =
      (left, right) ->
          ORDER.compare(
              left.stream().map(part -> part + "/").toList(),
              right.stream().map(part -> part + "/").toList());

  private final Comparator<List<String>> order;
  private final List<List<String>> values;
  private final long[] lo;
  private final long[] count;
  private final long[] before;

  /// One value of the range columns, and where its rows lie.
  public record Entry(List<String> value, long lo, long count) {}

  /// Makes the map of some entries, in any order.
  public RangeMap(List<Entry> entries) {
    this(entries, ORDER);
  }

  /// Makes the map of some entries whose values come as parts of keys do.
  static RangeMap inKeyOrder(List<Entry> entries) {
    return new RangeMap(entries, KEY_ORDER);
  }

  private RangeMap(List<Entry> entries, Comparator<List<String>> order) {
    this.order = order;
    List<Entry> sorted =
        entries.stream().sorted(Comparator.comparing(Entry::value, order)).toList();
    this.values = sorted.stream().map(entry -> List.copyOf(entry.value())).toList();
    this.lo = sorted.stream().mapToLong(Entry::lo).toArray();
    this.count = sorted.stream().mapToLong(Entry::count).toArray();
    this.before = new long[sorted.size() + 1];
    for (int i = 0; i < sorted.size(); i++) {
      before[i + 1] = before[i] + count[i];
    }
  }

  /// The number of ranges.
  public int size() {
    return values.size();
  }

  /// All rows of the listing.
  public long total() {
    return before[values.size()];
  }

  /// The value of range `i`.
  public List<String> value(int i) {
    return values.get(i);
  }

  /// The first row number of range `i`.
  public long lo(int i) {
    return lo[i];
  }

  /// The number of rows of range `i`.
  public long count(int i) {
    return count[i];
  }

  /// The number of rows in the ranges before `i`.
  public long before(int i) {
    return before[i];
  }

  /// The ranges whose value begins with `prefix`, ascending; none when there are none.
  public IntStream under(List<String> prefix) {
    int first = lowerBound(prefix);
    int last = first;
    while (last < values.size() && startsWith(values.get(last), prefix)) {
      last++;
    }
    return IntStream.range(first, last);
  }

  private int lowerBound(List<String> value) {
    int low = 0;
    int high = values.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (order.compare(values.get(middle), value) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static boolean startsWith(List<String> value, List<String> prefix) {
    return value.size() >= prefix.size() && value.subList(0, prefix.size()).equals(prefix);
  }

  // the engine compares the bytes of UTF-8, which is the order of code points, not of chars
  private static int compareByCodePoint(String left, String right) {
    int shorter = Math.min(left.length(), right.length());
    int at = 0;
    while (at < shorter && left.charAt(at) == right.charAt(at)) {
      at++;
    }
    if (at == shorter) {
      return Integer.compare(left.length(), right.length());
    }
    char a = left.charAt(at);
    char b = right.charAt(at);
    if (Character.isSurrogate(a) != Character.isSurrogate(b)) {
      return Character.isSurrogate(a) ? 1 : -1;
    }
    return Character.compare(a, b);
  }
}
