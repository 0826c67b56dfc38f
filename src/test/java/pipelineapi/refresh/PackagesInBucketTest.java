package pipelineapi.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static pipelineapi.refresh.HandmadeArchive.anArchive;
import static pipelineapi.refresh.HandmadeArchive.csv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.origin.Archive;
import pipelineapi.origin.Origins;
import pipelineapi.origin.TestingS3;

/// Packages in a bucket are copied to a local file, once for all listings, and the copy is removed.
class PackagesInBucketTest {

  @TempDir Path folder;

  @Test
  void aPackageIsFetchedOnceForBothLogsAndNoCopyStays() throws IOException {
    HandmadeArchive objects =
        anArchive(folder.resolve("archive"))
            .collection("tree")
            .log(csv("endpoint,resource,status,entry-date", "a,r1,200,2026-03-01"));
    objects.sqlite(
        "tree",
        "create table column_field (resource text, \"column\" text, field text)",
        "insert into column_field values ('r1', 'NAME', 'name')",
        "create table dataset_resource (resource text, entry_count integer)",
        "insert into dataset_resource values ('r1', 7)");
    objects.collection("wood").sqlite("wood", "create table entity (slug text)");
    try (TestingS3 s3 = TestingS3.start()) {
      s3.copyFolder(objects.folder(), "");
      HookedOrigin bucket = new HookedOrigin(Origins.at(s3.place(""), s3.settings()));
      List<String> fetched = Collections.synchronizedList(new ArrayList<>());
      List<String> copies = Collections.synchronizedList(new ArrayList<>());
      bucket.beforeFetch =
          object -> {
            if (object.key().endsWith(".sqlite3")) {
              fetched.add(object.key());
              copies.addAll(packagesBelow(folder.resolve("store")));
            }
          };
      try (Archive archive = Archive.of(bucket, null, null);
          TestingStore store = new TestingStore(folder.resolve("store"), archive)) {
        assertThat(store.refreshes.refresh())
            .as("%s", store.refreshes.progress())
            .isEqualTo(Refreshes.Outcome.PUBLISHED);

        assertThat(fetched)
            .containsExactly(
                "tree-collection/dataset/tree.sqlite3", "wood-collection/dataset/wood.sqlite3");
        assertThat(copies).as("copies of packages read before").isEmpty();
        assertThat(packagesBelow(folder.resolve("store"))).isEmpty();
        assertThat(store.rows("log_column_field")).isOne();
        assertThat(store.rows("log_dataset_resource")).isOne();
        assertThat(store.refreshes.refresh()).isEqualTo(Refreshes.Outcome.UNCHANGED);

        s3.delete("tree-collection/dataset/tree.sqlite3");
        assertThat(store.refreshes.refresh()).isEqualTo(Refreshes.Outcome.PUBLISHED);
        assertThat(store.rows("log_column_field")).isZero();
        assertThat(fetched).hasSize(2);
      }
    }
  }

  private static List<String> packagesBelow(Path store) {
    try (Stream<Path> files = Files.walk(store)) {
      return files.map(Path::toString).filter(name -> name.contains("sqlite3")).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
