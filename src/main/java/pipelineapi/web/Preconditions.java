package pipelineapi.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The conditions of a request for a stored file, in the order of RFC 9110 §13.2.2.
///
/// @param tag the file's strong tag, with quotes
/// @param modified when it was written
record Preconditions(HttpServletRequest request, String tag, Instant modified) {

  private static final Pattern TAG = Pattern.compile("(W/)?(\"[^\"]*\")");

  /// What the conditions make of a request.
  enum Outcome {
    /// It is answered.
    MET,
    /// The caller has the file already.
    UNCHANGED,
    /// The caller wants another version.
    FAILED
  }

  Outcome outcome() {
    List<String> match = Collections.list(request.getHeaders("If-Match"));
    if (match.isEmpty() ? isModifiedAfter("If-Unmodified-Since") : !names(match, false)) {
      return Outcome.FAILED;
    }
    List<String> noneMatch = Collections.list(request.getHeaders("If-None-Match"));
    boolean known =
        noneMatch.isEmpty()
            ? has("If-Modified-Since") && !isModifiedAfter("If-Modified-Since")
            : names(noneMatch, true);
    return known ? Outcome.UNCHANGED : Outcome.MET;
  }

  /// Whether a range that is asked for may be sent: `If-Range` must be absent or this very tag. A
  /// day and second is no proof, for a file may change twice in one.
  boolean allowsRange() {
    String condition = request.getHeader("If-Range");
    return condition == null || condition.strip().equals(tag);
  }

  private boolean names(List<String> headers, boolean weakly) {
    for (String header : headers) {
      if (header.strip().equals("*")) {
        return true;
      }
      Matcher named = TAG.matcher(header);
      while (named.find()) {
        if ((weakly || named.group(1) == null) && named.group(2).equals(tag)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean has(String header) {
    return date(header) >= 0;
  }

  // a date that is none is no condition
  private boolean isModifiedAfter(String header) {
    long date = date(header);
    return date >= 0 && modified.getEpochSecond() > date / 1000;
  }

  private long date(String header) {
    try {
      return request.getDateHeader(header);
    } catch (IllegalArgumentException _) {
      return -1;
    }
  }
}
