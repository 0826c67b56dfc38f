package pipelineapi.web;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Bytes of a file that are asked for, by RFC 9110 §14: one range at most. What is no such range is
/// as if nothing were asked, and all bytes are meant.
///
/// @param from the first byte, from 0
/// @param count at least one
record ByteRange(long from, long count) {

  private static final Pattern ONE = Pattern.compile("(?i)bytes=[ \\t]*([0-9]*)-([0-9]*)[ \\t]*");

  /// The range that a header asks for, of a file with so many bytes; empty when all are meant.
  ///
  /// @throws ProblemException when there are no such bytes
  static Optional<ByteRange> of(String header, long bytes) {
    Matcher range = ONE.matcher(header);
    if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
      return Optional.empty();
    }
    if (range.group(1).isEmpty()) {
      long last = number(range.group(2));
      if (last == 0) {
        throw notSatisfiable(header, bytes);
      }
      long count = Math.min(last, bytes);
      // of nothing the end is all
      return count == 0 ? Optional.empty() : Optional.of(new ByteRange(bytes - count, count));
    }
    long from = number(range.group(1));
    long to = range.group(2).isEmpty() ? Long.MAX_VALUE : number(range.group(2));
    if (to < from) {
      return Optional.empty();
    }
    if (from >= bytes) {
      throw notSatisfiable(header, bytes);
    }
    return Optional.of(new ByteRange(from, Math.min(to, bytes - 1) - from + 1));
  }

  // no file is so large that more digits make a difference
  private static long number(String digits) {
    String plain = digits.replaceFirst("^0+(?=.)", "");
    return plain.length() > 18 ? Long.MAX_VALUE : Long.parseLong(plain);
  }

  private static ProblemException notSatisfiable(String header, long bytes) {
    return new ProblemException(
        new Problem(
            ProblemCode.RANGE_NOT_SATISFIABLE,
            "'%s' is beyond the %d bytes of the file".formatted(Problem.echo(header), bytes)),
        new Reply.Header("Content-Range", "bytes */" + bytes));
  }

  /// The value of `Content-Range`.
  String of(long bytes) {
    return "bytes %d-%d/%d".formatted(from, from + count - 1, bytes);
  }
}
