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

  /// The origin at a place that may be a branch of a Git repository, too; its server is not asked
  /// for anything yet either.
  ///
  /// @param place as [#at] takes it, or `https://host/repository.git#branch[:folder]`
  /// @param copies a folder of this place's own, for the copy of a branch
  /// @throws IllegalArgumentException when it is none of these
  public static Origin mounted(String place, S3Settings s3, GitSettings git, Path copies) {
    if (Branch.isMeant(place)) {
      return new GitOrigin(Branch.of(place), git, copies);
    }
    try {
      return at(place, s3);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("%s and %s".formatted(e.getMessage(), Branch.FORM), e);
    }
  }

  /// What is wrong with a place that may be a branch, too, a folder or a repository on this machine
  /// that does not exist included; empty when nothing is.
  public static Optional<String> mountedFault(String place, S3Settings s3) {
    if (!Branch.isMeant(place)) {
      return fault(place, s3).map(told -> "%s and %s".formatted(told, Branch.FORM));
    }
    try {
      return Branch.of(place)
          .local()
          .filter(Files::notExists)
          .map(_ -> String.valueOf(Branch.refused(place, "does not exist").getMessage()));
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
