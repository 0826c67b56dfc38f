package pipelineapi.origin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.regex.Pattern;

/// What a key may look like before it becomes part of a path or a request.
final class Keys {

  /// What S3 takes, in bytes.
  private static final int LONGEST = 1024;

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._~/=:@-]*");
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private static final Pattern EXTENSION = Pattern.compile("\\.[A-Za-z0-9]{1,10}$");

  /// True when the key names something below a root, by one spelling only.
  static boolean safe(String key) {
    if (key.indexOf('\0') >= 0 || key.getBytes(UTF_8).length > LONGEST) {
      return false;
    }
    for (String part : key.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return false;
      }
    }
    return true;
  }

  /// The key as the path of an address: what may not stand there is percent-encoded.
  static String encoded(String key) {
    if (PLAIN.matcher(key).matches()) {
      return key;
    }
    StringBuilder path = new StringBuilder(key.length());
    for (byte one : key.getBytes(UTF_8)) {
      char c = (char) Byte.toUnsignedInt(one);
      // stores read a plus as a blank
      if (PLAIN.matcher(String.valueOf(c)).matches()) {
        path.append(c);
      } else {
        path.append('%').append(HEX.toHexDigits(one));
      }
    }
    return path.toString();
  }

  /// The extension with its dot, by which readers tell formats; else nothing.
  static String extension(String key) {
    var extension = EXTENSION.matcher(key);
    return extension.find() ? extension.group() : "";
  }

  private Keys() {}
}
