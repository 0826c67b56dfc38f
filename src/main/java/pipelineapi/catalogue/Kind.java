package pipelineapi.catalogue;

/// Where the rows of a listing come from.
public enum Kind {
  /// From objects of the archive, or from the ledger, through feeds.
  FED,
  /// From SQL over other listings and relations, run in each refresh.
  DERIVED,
  /// From the rows of another listing, grouped when asked.
  GROUPING,
  /// From the rows of another listing, of one of its feeds, as they lie there; only for what stands
  /// behind the paths without a version.
  WINDOW,
  /// From SQL that runs when asked, with values of the request.
  ASKED,
  /// One object instead of a list.
  OBJECT
}
