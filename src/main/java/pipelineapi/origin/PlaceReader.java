package pipelineapi.origin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How a place is read.
final class PlaceReader {

  static final String ALLOWED = "allowed are a folder's path and s3://bucket[/prefix]";
  private static final Pattern SCHEME = Pattern.compile("(?i)s3:.*|[a-z][a-z0-9+.-]*://.*");
  private static final Pattern BUCKET =
      Pattern.compile(
          "s3://(?<bucket>[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9])(/(?<prefix>.*))?");

  static Place read(String place) {
    if (place.isBlank()) {
      throw refused(place, "is empty", null);
    }
    return SCHEME.matcher(place).matches() ? bucket(place) : folder(place);
  }

  private static Place.Prefix bucket(String place) {
    Matcher parts = BUCKET.matcher(place);
    if (!parts.matches()) {
      throw refused(place, "is no bucket", null);
    }
    String prefix = parts.group("prefix") == null ? "" : parts.group("prefix");
    String root = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    if (!prefix.isEmpty() && !Keys.safe(root)) {
      throw refused(place, "has an empty part, '.' or '..' in its prefix", null);
    }
    return new Place.Prefix(parts.group("bucket"), root);
  }

  private static Place.Folder folder(String place) {
    Path folder;
    try {
      folder = Path.of(place);
    } catch (InvalidPathException e) {
      throw refused(place, "is no path", e);
    }
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw refused(place, "is no folder", null);
    }
    return new Place.Folder(folder);
  }

  /// The path with its symbolic links followed; what is not there yet has none.
  static Path real(Path path) {
    Path whole = path.toAbsolutePath();
    Path rest = Path.of("");
    for (Path there = whole; there != null; there = there.getParent()) {
      try {
        Path real = there.toRealPath().resolve(rest);
        // back from what is not there it may go to a link
        return real.equals(real.normalize()) ? real : real(real.normalize());
      } catch (IOException e) {
        Path name = there.getFileName();
        rest = name == null ? rest : name.resolve(rest);
      }
    }
    return whole.normalize();
  }

  static IllegalArgumentException refused(String place, String fault, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "'%s' %s: %s".formatted(Origins.shown(place), fault, ALLOWED), cause);
  }

  private PlaceReader() {}
}
