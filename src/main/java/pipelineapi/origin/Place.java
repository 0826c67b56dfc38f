package pipelineapi.origin;

import java.nio.file.Path;

/// A place as settings name it: a folder, or a prefix of a bucket. Nobody is asked whether it is
/// there.
public sealed interface Place {

  /// A folder.
  record Folder(Path path) implements Place {

    @Override
    public String toString() {
      return path.toString();
    }
  }

  /// A prefix of a bucket.
  ///
  /// @param prefix without a slash at its end; empty for the whole bucket
  record Prefix(String bucket, String prefix) implements Place {

    /// What the keys of its objects begin with.
    public String root() {
      return prefix.isEmpty() ? "" : prefix + "/";
    }

    @Override
    public String toString() {
      return prefix.isEmpty() ? "s3://" + bucket : "s3://%s/%s".formatted(bucket, prefix);
    }
  }

  /// Reads a place.
  ///
  /// @param place the path of a folder, or `s3://bucket[/prefix]`
  /// @throws IllegalArgumentException when it is neither; a folder may come into being later
  static Place of(String place) {
    return PlaceReader.read(place);
  }

  /// Whether another place is this one or lies in it, symbolic links followed.
  default boolean holds(Place other) {
    return switch (this) {
      case Folder(Path path) ->
          other instanceof Folder(Path inner)
              && PlaceReader.real(inner).startsWith(PlaceReader.real(path));
      case Prefix here ->
          other instanceof Prefix there
              && there.bucket.equals(here.bucket)
              && there.root().startsWith(here.root());
    };
  }
}
