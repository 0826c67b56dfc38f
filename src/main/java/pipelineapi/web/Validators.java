package pipelineapi.web;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What tells one state of an answer from another, by RFC 9110 §8.8.
///
/// @param tag without quotes; an answer that is sent compressed has another one
/// @param modified since when it is so
record Validators(String tag, Instant modified) {

  private static final Pattern TAG = Pattern.compile("(?:W/)?\"([^\"]*)\"");

  /// The validators of an answer that `parts` determine.
  static Validators of(Instant modified, List<String> parts) {
    MessageDigest sha;
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      // lengths keep ("a", "bc") and ("ab", "c") apart
      sha.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
      sha.update(bytes);
    }
    byte[] digest = Arrays.copyOf(sha.digest(), 15);
    return new Validators(Base64.getUrlEncoder().withoutPadding().encodeToString(digest), modified);
  }

  /// The value of `ETag`.
  String etag(boolean gzip) {
    return '"' + tag + (gzip ? "-gzip" : "") + '"';
  }

  /// The tag of the answer that the caller has already, when it is still right.
  ///
  /// @param exists whether it is certain that there is an answer; else only its tag proves it
  Optional<String> unchanged(HttpServletRequest request, boolean exists) {
    List<String> headers = Collections.list(request.getHeaders("If-None-Match"));
    if (!headers.isEmpty()) {
      return matched(headers, Coding.acceptsGzip(request), exists);
    }
    return exists && notModifiedSince(request) ? Optional.of(etag(false)) : Optional.empty();
  }

  private Optional<String> matched(List<String> headers, boolean gzip, boolean exists) {
    Set<String> held = new HashSet<>();
    for (String header : headers) {
      if (header.strip().equals("*")) {
        return exists ? Optional.of(etag(gzip)) : Optional.empty();
      }
      Matcher matcher = TAG.matcher(header);
      while (matcher.find()) {
        held.add('"' + matcher.group(1) + '"');
      }
    }
    // a cache may hold both forms: the compressed one is of use only to those who can read it
    if (gzip && held.contains(etag(true))) {
      return Optional.of(etag(true));
    }
    return held.contains(etag(false)) ? Optional.of(etag(false)) : Optional.empty();
  }

  // a later date may be that of a snapshot that was served before an operator went back
  private boolean notModifiedSince(HttpServletRequest request) {
    try {
      long since = request.getDateHeader("If-Modified-Since");
      return since >= 0 && modified.getEpochSecond() == since / 1000;
    } catch (IllegalArgumentException _) {
      // a date that is none is no condition
      return false;
    }
  }
}
