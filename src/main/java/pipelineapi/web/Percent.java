package pipelineapi.web;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Percent-encoding of UTF-8, strictly: what is malformed is refused, never repaired.
final class Percent {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final String UNRESERVED = "-._~";

  private Percent() {}

  /// A part of a path.
  static String decode(String raw) {
    return decode(raw, false);
  }

  /// A name or value of a query, where plus is a space.
  static String decodeForm(String raw) {
    return decode(raw, true);
  }

  private static String decode(String raw, boolean plusIsSpace) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        if (!isEscape(raw, i)) {
          throw malformed(
              "'%' must be followed by two hexadecimal digits; write '%' itself as %25");
        }
        bytes.write(HexFormat.fromHexDigits(raw, i + 1, i + 3));
        i += 2;
      } else if (c <= ' ' || c > '~') {
        throw malformed("the target holds a character that must be percent-encoded");
      } else {
        bytes.write(plusIsSpace && c == '+' ? ' ' : c);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed("the percent-encoded bytes are no UTF-8");
    }
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(ProblemCode.MALFORMED_REQUEST, detail);
  }

  private static boolean isEscape(String raw, int at) {
    return at + 2 < raw.length()
        && HexFormat.isHexDigit(raw.charAt(at + 1))
        && HexFormat.isHexDigit(raw.charAt(at + 2));
  }

  /// Text as one part of a path, or as a value of a query.
  static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      // a colon may stay: hashes and CURIEs read better
      if (isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0 || c == ':') {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX.toHexDigits(b));
      }
    }
    return encoded.toString();
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /// A path as it was sent, made a valid reference where it is none.
  static String escapePath(String raw) {
    StringBuilder escaped = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      // two slashes at the beginning would name another host
      boolean host = i == 1 && raw.startsWith("//");
      boolean kept =
          c == '%' ? isEscape(raw, i) : isLetterOrDigit(c) || "-._~:/@!$&'()*+,;=".indexOf(c) >= 0;
      escaped.append(kept && !host ? String.valueOf(c) : encode(String.valueOf(c)));
    }
    return escaped.toString();
  }
}
