package pipelineapi.refresh;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import pipelineapi.catalogue.Artefact;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Feed;
import pipelineapi.catalogue.KeyPattern;
import pipelineapi.origin.Scope;

/// What of the archive is listed: all below the directories at its top in which an object of a
/// known kind may lie, so that unknown ones beside these are seen; of dated ones the days that were
/// not passed.
final class ListingScope implements Scope {

  private final List<KeyPattern> patterns;
  private final Passed passed;

  ListingScope(Catalogue catalogue, Passed passed) {
    this.patterns =
        Stream.concat(
                catalogue.artefacts().stream().map(Artefact::objects),
                catalogue.tables().stream()
                    .flatMap(listing -> listing.feeds().stream())
                    .filter(feed -> feed.format().readsObjects())
                    .map(Feed::objects))
            .toList();
    this.passed = passed;
  }

  @Override
  public boolean holds(String directory) {
    if (directory.isEmpty()) {
      return true;
    }
    String[] top = {directory.substring(0, directory.indexOf('/'))};
    return patterns.stream().anyMatch(pattern -> pattern.reaches(top));
  }

  @Override
  public String from(String directory) {
    LocalDate before = passed.before(directory);
    return before == null ? "" : before.toString();
  }
}
