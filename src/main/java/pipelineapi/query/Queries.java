package pipelineapi.query;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import pipelineapi.catalogue.Listing;
import pipelineapi.snapshot.Manifest;

/// The door from questions to answers. Safe to use from many threads.
public interface Queries {

  /// Reads a question about a listing: checks every parameter, and holds the snapshot it is about
  /// (the one of its cursor, else the current one). Touches no engine.
  ///
  /// @param parameters by name, in the order given, values decoded
  /// @throws QuestionFault when a parameter is unknown or its value is not allowed
  /// @throws NoSnapshotException before there is a snapshot
  Asked ask(Listing listing, Map<String, List<String>> parameters);

  /// A question about rows that have some values, to the letter, in the listing's order, from any
  /// offset; for listings that nobody asks by parameters. Touches no engine.
  ///
  /// @param equal columns of text, with the value each is to have
  /// @throws NoSnapshotException before there is a snapshot
  Asked rows(Listing listing, Map<String, String> equal, int limit, long offset);

  /// The item of a listing with these values of its key, in the current snapshot; empty when there
  /// is none, also when a value cannot be one of its column.
  ///
  /// @param values one for each column of the listing's [pipelineapi.catalogue.Item#by()]
  /// @throws NoSnapshotException before there is a snapshot
  /// @throws OverloadException when too many questions wait already
  /// @throws QueryTimeoutException when it took longer than allowed
  Optional<ItemAnswer> item(Listing listing, List<String> values);

  /// The object that stands for all rows of an asked listing, from the current snapshot.
  ///
  /// @param parameters by name, the listing's arguments and no others
  /// @throws QuestionFault when a parameter is unknown or its value is not allowed
  /// @throws NoSnapshotException before there is a snapshot
  /// @throws OverloadException when too many questions wait already
  /// @throws QueryTimeoutException when it took longer than allowed
  ItemAnswer whole(Listing listing, Map<String, List<String>> parameters);

  /// The current snapshot when it has the item with these values of its key, found by a look at the
  /// key alone; empty where [#item(Listing, List)] is.
  ///
  /// @throws NoSnapshotException before there is a snapshot
  /// @throws OverloadException when too many questions wait already
  /// @throws QueryTimeoutException when it took longer than allowed
  Optional<Manifest> itemIn(Listing listing, List<String> values);
}
