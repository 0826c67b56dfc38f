package pipelineapi.origin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// Opens the origin at a configured place.
public final class Origins {

  private static final Pattern SECRET = Pattern.compile("//[^/]*@");

  /// The origin at a place. A bucket is not asked for anything yet: neither missing credentials nor
  /// a network that is down keeps the service from starting.
  ///
  /// @param place the path of a folder, or `s3://bucket[/prefix]`
  /// @throws IllegalArgumentException when it is neither; a folder may come into being later
  public static Origin at(String place, S3Settings s3) {
    return switch (Place.of(place)) {
      case Place.Folder(Path folder) -> new FolderOrigin(folder);
      case Place.Prefix prefix -> S3Origin.at(prefix, s3);
    };
  }

  /// What is wrong with a place, a folder that does not exist included; empty when nothing is.
  public static Optional<String> fault(String place, S3Settings s3) {
    try (Origin origin = at(place, s3)) {
      return origin instanceof FolderOrigin && !Files.exists(Path.of(place))
          ? Optional.ofNullable(PlaceReader.refused(place, "does not exist", null).getMessage())
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  /// A place as messages may show it: without what stands before an `@`.
  static String shown(String place) {
    return SECRET.matcher(place).replaceAll("//…@");
  }

  private Origins() {}
}
