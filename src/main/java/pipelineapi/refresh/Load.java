package pipelineapi.refresh;

/// What is to be read for one listing, found out and not yet done.
sealed interface Load permits WholeLoad, RangeLoad {

  /// Reads it.
  ///
  /// @return whether any row may have changed
  boolean load();
}
