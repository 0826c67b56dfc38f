package pipelineapi.web;

import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pipelineapi.snapshot.FollowedBranch;
import pipelineapi.snapshot.Manifest;
import pipelineapi.snapshot.Pin;
import pipelineapi.snapshot.RangeMap;
import pipelineapi.snapshot.RefreshMonitor;
import pipelineapi.snapshot.RefreshProgress;
import pipelineapi.snapshot.Snapshot;
import pipelineapi.snapshot.SnapshotLease;
import pipelineapi.snapshot.Snapshots;
import pipelineapi.snapshot.Withheld;

/// Serves a snapshot that is nothing but its manifest.
final class TestingSnapshots implements Snapshots, RefreshMonitor {

  private volatile @Nullable Manifest manifest;

  void serve(String id) {
    manifest =
        new Manifest(
            id,
            LocalDate.parse("2026-03-10"),
            null,
            Instant.parse("2026-03-11T04:12:09.250Z"),
            "2.0.0",
            "fingerprint",
            true,
            List.of(),
            new TreeMap<>(Map.of("log_collection", 12L)),
            new TreeMap<>(),
            new Manifest.LedgerTotals(40, 2, 3),
            List.of("/a/folder"),
            new TreeMap<>());
  }

  void serveNothing() {
    manifest = null;
  }

  @Nullable Manifest manifest() {
    return manifest;
  }

  @Override
  public Optional<SnapshotLease> current() {
    return Optional.ofNullable(manifest).map(TestingLease::new);
  }

  @Override
  public Optional<SnapshotLease> byId(String id) {
    return current();
  }

  @Override
  public Optional<Withheld> withheld() {
    return Optional.empty();
  }

  @Override
  public Optional<Pin> pinned() {
    return Optional.empty();
  }

  @Override
  public RefreshProgress progress() {
    return new RefreshProgress(
        "running",
        "read",
        10,
        40,
        1234,
        Instant.parse("2026-03-12T04:00:00Z"),
        null,
        null,
        null,
        null,
        null,
        null);
  }

  @Override
  public List<FollowedBranch> branches() {
    return List.of(
        new FollowedBranch(
            "config/",
            "https://git.example.org/config.git#main",
            "1d4e7f0a1d4e7f0a1d4e7f0a1d4e7f0a1d4e7f0a",
            Instant.parse("2026-03-09T16:20:00Z"),
            Instant.parse("2026-03-12T04:01:00Z"),
            "https://git.example.org/config.git is no repository"));
  }

  private record TestingLease(Manifest manifest) implements SnapshotLease, Snapshot {
    @Override
    public Snapshot snapshot() {
      return this;
    }

    @Override
    public Connection connection() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Path exports() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long first(String table) {
      return 1;
    }

    @Override
    public RangeMap ranges(String table) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long rows(String table) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
