package pipelineapi.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What orders must bear. How long a comparison takes tells nothing about it.
final class Token {

  private static final String SCHEME = "bearer ";

  private final byte @Nullable [] digest;

  /// @param text null where nobody may give orders
  Token(@Nullable String text) {
    this.digest = text == null ? null : digest(text);
  }

  /// Whether orders are taken at all.
  boolean isSet() {
    return digest != null;
  }

  /// Whether the header `Authorization` of a request bears it.
  boolean isIn(@Nullable String authorization) {
    byte[] expected = digest;
    return expected != null
        && authorization != null
        && authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)
        && MessageDigest.isEqual(
            expected, digest(authorization.substring(SCHEME.length()).strip()));
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
