package pipelineapi.query;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds the known name a mistyped one was probably meant to be.
public final class Nearest {

  private Nearest() {}

  /// The name with the fewest letters to add, drop or change, if these are few for its length.
  public static Optional<String> to(String typed, Collection<String> known) {
    // longer text is no typing error, and would cost time
    if (typed.length() > 120) {
      return Optional.empty();
    }
    int allowed = Math.max(1, typed.length() / 3);
    return known.stream()
        .filter(name -> Math.abs(name.length() - typed.length()) <= allowed)
        .filter(name -> distance(typed, name) <= allowed)
        .min(
            Comparator.<String>comparingInt(name -> distance(typed, name))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static int distance(String from, String to) {
    int[] previous = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(previous[j - 1] + change, Math.min(previous[j] + 1, row[j - 1] + 1));
      }
      previous = row;
    }
    return previous[to.length()];
  }
}
