package pipelineapi.refresh;

import java.util.Map;
import pipelineapi.catalogue.Feed;
import pipelineapi.catalogue.Listing;
import pipelineapi.origin.ArchiveObject;

/// An object of the archive that feeds a listing.
///
/// @param parts of its key, by the names in the feed's pattern
record Found(Listing listing, Feed feed, ArchiveObject object, Map<String, String> parts) {

  String key() {
    return object.key();
  }

  int rank() {
    return listing.feeds().indexOf(feed);
  }
}
