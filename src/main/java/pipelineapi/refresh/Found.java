package pipelineapi.refresh;

import java.util.Map;
import pipelineapi.catalogue.Feed;
import pipelineapi.catalogue.Listing;
import pipelineapi.origin.ArchiveObject;

/// An object of the archive that feeds a listing.
record Found(Listing listing, Feed feed, ArchiveObject object) {

  String key() {
    return object.key();
  }

  /// The parts of its key, by the names in the feed's pattern; found anew each time, as most
  /// objects have not changed and nobody asks for theirs.
  Map<String, String> parts() {
    return feed.objects().match(object.key()).orElseThrow();
  }

  int rank() {
    return listing.feeds().indexOf(feed);
  }
}
