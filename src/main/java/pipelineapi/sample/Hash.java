package pipelineapi.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The hashes that serve as identifiers in the archive, in lower-case hex.
final class Hash {

  private Hash() {}

  static String sha256(String text) {
    return sha256(text.getBytes(UTF_8));
  }

  static String sha256(byte[] bytes) {
    return hex("SHA-256", bytes);
  }

  static String sha1(String text) {
    return hex("SHA-1", text.getBytes(UTF_8));
  }

  static String md5(String text) {
    return hex("MD5", text.getBytes(UTF_8));
  }

  private static String hex(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK has no " + algorithm, e);
    }
  }
}
