package pipelineapi.refresh;

import java.util.List;

/// The search for the object that gives the rows of one value: its candidates are tried one after
/// the other, best first, until one can be read. Used by one thread.
final class Search {

  private final List<String> value;
  private final List<Found> candidates;
  private int next;
  private boolean begun;
  private boolean won;
  private boolean keepsRows;
  private boolean postponed;
  private int object;

  Search(List<String> value, List<Found> candidates) {
    this.value = value;
    this.candidates = candidates;
  }

  List<String> value() {
    return value;
  }

  List<Found> candidates() {
    return candidates;
  }

  /// Whether there is a candidate to try.
  boolean isOpen() {
    return !won && !postponed && next < candidates.size();
  }

  Found candidate() {
    return candidates.get(next);
  }

  /// Goes on to the next candidate.
  void skip() {
    next++;
  }

  /// Whether a candidate is read for the first time; each search is expected to read one.
  boolean begin() {
    boolean first = !begun;
    begun = true;
    return first;
  }

  /// The candidate gave rows, under a number.
  void win(int number) {
    won = true;
    object = number;
  }

  /// The candidate's rows are there already.
  void keep(int number) {
    win(number);
    keepsRows = true;
  }

  /// The candidate went or changed since it was listed: what is there stays, until the next listing
  /// shows it again.
  void postpone() {
    postponed = true;
  }

  boolean isPostponed() {
    return postponed;
  }

  boolean isWon() {
    return won;
  }

  /// Whether there are rows to be placed.
  boolean isFresh() {
    return won && !keepsRows;
  }

  /// The number of the object that won.
  int object() {
    return object;
  }

  /// Whether a candidate is behind the one that won.
  boolean isBehindWinner(int candidate) {
    return won && candidate > next;
  }

  /// Whether a candidate was tried before the one that won.
  boolean isBeforeWinner(int candidate) {
    return won && candidate < next;
  }
}
