package pipelineapi.refresh;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Feed;
import pipelineapi.catalogue.KeyPattern;

/// The directories of the archive that hold one directory a day, of which only the days matter that
/// an index does not have yet.
final class DatedDirectories {

  /// @param pattern of the directories
  private record Kind(KeyPattern pattern, String index) {}

  /// Where in such a directory a key stands.
  ///
  /// @param directory ends in `/`
  /// @param name of what holds the key right in the directory: a day, as a rule
  record Place(String directory, String name) {}

  private final List<Kind> kinds = new ArrayList<>();

  DatedDirectories(Catalogue catalogue) {
    for (var listing : catalogue.tables()) {
      for (Feed feed : listing.feeds()) {
        String index = feed.after();
        if (index != null) {
          feed.objects().above("day").ifPresent(above -> kinds.add(new Kind(above, index)));
        }
      }
    }
  }

  /// Where a key stands; null where it is in no such directory.
  ///
  /// @param key its segments
  @Nullable Place place(String[] key) {
    for (Kind kind : kinds) {
      if (kind.pattern().holds(key)) {
        int depth = kind.pattern().depth();
        return new Place(String.join("/", Arrays.copyOf(key, depth)) + "/", key[depth]);
      }
    }
    return null;
  }

  /// The newest day that the index of a directory has; null where there is none.
  @Nullable LocalDate newest(String directory, NewestDays newest) {
    String name = directory.substring(0, directory.length() - 1);
    for (Kind kind : kinds) {
      var parts = kind.pattern().match(name);
      if (parts.isPresent()) {
        return newest.day(kind.index(), parts.get().getOrDefault("collection", ""));
      }
    }
    return null;
  }
}
