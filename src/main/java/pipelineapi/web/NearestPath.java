package pipelineapi.web;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Guesses which path was meant. Immutable.
final class NearestPath {

  // longer ones are no slip of the pen, and cost
  private static final int LONGEST = 120;

  private final List<String> known;

  NearestPath(List<String> known) {
    this.known = known.stream().sorted().toList();
  }

  /// The path that takes the fewest changes, when these are few.
  Optional<String> to(String path) {
    if (path.length() > LONGEST) {
      return Optional.empty();
    }
    record Guess(String path, int changes) {}
    int allowed = Math.max(2, path.length() / 3);
    return known.stream()
        .map(candidate -> new Guess(candidate, changes(path, candidate)))
        .filter(guess -> guess.changes() <= allowed)
        .min(Comparator.comparingInt(Guess::changes))
        .map(Guess::path);
  }

  // the distance of Levenshtein, row by row
  private static int changes(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
