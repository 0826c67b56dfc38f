package pipelineapi.origin;

/// The order of UTF-8 bytes, found without making the bytes.
final class KeyOrder {

  static int compare(String left, String right) {
    return compare(left, right, 0);
  }

  /// Compares keys that begin with the same.
  ///
  /// @param from how long that is
  static int compare(String left, String right, int from) {
    int shorter = Math.min(left.length(), right.length());
    for (int at = from; at < shorter; at++) {
      char here = left.charAt(at);
      char there = right.charAt(at);
      if (here != there) {
        return compare(here, there);
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  /// UTF-16 puts what needs two chars before U+E000, UTF-8 puts it last.
  private static int compare(char here, char there) {
    boolean surrogate = Character.isSurrogate(here);
    return surrogate == Character.isSurrogate(there)
        ? Character.compare(here, there)
        : surrogate ? 1 : -1;
  }

  private KeyOrder() {}
}
