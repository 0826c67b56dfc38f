package pipelineapi.snapshot;

import java.nio.file.Path;

/// A snapshot in the making.
///
/// @param id it will have
/// @param folder it is built in, which vanishes when it is not published
/// @param file of the engine in that folder
/// @param based whether the file is a copy of the served one's; else it is not there yet
public record SnapshotDraft(String id, Path folder, Path file, boolean based) {

  /// A folder for what the engine cannot hold in memory.
  public Path temporary() {
    return folder.resolve("temporary");
  }

  /// What the archive was found to hold, where the next refresh needs that.
  public Path listing() {
    return folder.resolve(SnapshotFolder.LISTING);
  }

  /// A folder for objects that are fetched to be read.
  public Path fetched() {
    return folder.resolve("fetched");
  }
}
