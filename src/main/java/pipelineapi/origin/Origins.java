package pipelineapi.origin;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Opens the origin at a configured place.
public final class Origins {

  private static final String ALLOWED = "allowed are a folder's path and s3://bucket[/prefix]";
  private static final Pattern SCHEME = Pattern.compile("(?i)s3:.*|[a-z][a-z0-9+.-]*://.*");
  private static final Pattern BUCKET =
      Pattern.compile(
          "s3://(?<bucket>[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9])(/(?<prefix>.*))?");
  private static final Pattern SECRET = Pattern.compile("//[^/]*@");

  /// The origin at a place. A bucket is not asked for anything yet: neither missing credentials nor
  /// a network that is down keeps the service from starting.
  ///
  /// @param place the path of a folder, or `s3://bucket[/prefix]`
  /// @throws IllegalArgumentException when it is neither; a folder may come into being later
  public static Origin at(String place, S3Settings s3) {
    if (place.isBlank()) {
      throw refused(place, "is empty", null);
    }
    return SCHEME.matcher(place).matches() ? bucket(place, s3) : folder(place);
  }

  /// What is wrong with a place, a folder that does not exist included; empty when nothing is.
  public static Optional<String> fault(String place, S3Settings s3) {
    try (Origin origin = at(place, s3)) {
      return origin instanceof FolderOrigin && !Files.exists(Path.of(place))
          ? Optional.ofNullable(refused(place, "does not exist", null).getMessage())
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  /// A place as messages may show it: without what stands before an `@`.
  static String shown(String place) {
    return SECRET.matcher(place).replaceAll("//…@");
  }

  private static Origin bucket(String place, S3Settings s3) {
    Matcher parts = BUCKET.matcher(place);
    if (!parts.matches()) {
      throw refused(place, "is no bucket", null);
    }
    String prefix = parts.group("prefix") == null ? "" : parts.group("prefix");
    String root = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    if (!prefix.isEmpty() && !Keys.safe(root)) {
      throw refused(place, "has an empty part, '.' or '..' in its prefix", null);
    }
    return S3Origin.at(parts.group("bucket"), root, s3);
  }

  private static Origin folder(String place) {
    Path folder;
    try {
      folder = Path.of(place);
    } catch (InvalidPathException e) {
      throw refused(place, "is no path", e);
    }
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw refused(place, "is no folder", null);
    }
    return new FolderOrigin(folder);
  }

  private static IllegalArgumentException refused(
      String place, String fault, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "'%s' %s: %s".formatted(shown(place), fault, ALLOWED), cause);
  }

  private Origins() {}
}
