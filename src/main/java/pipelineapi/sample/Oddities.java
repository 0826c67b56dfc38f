package pipelineapi.sample;

import java.io.IOException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import pipelineapi.sample.IssueForm.Header;
import pipelineapi.sample.IssueForm.Parquet;

/// Sound but unusual objects: issues of resources that nothing knows, one in every form that issue
/// files have had, and keys of no known kind.
record Oddities(Tree tree, ParquetFiles parquetFiles, SampleOptions options) {

  private static final String DATASET = "conservation-area";
  private static final String RENAMED = "local-plan-area";

  void write() throws IOException {
    IssueLog issues = new IssueLog(tree, parquetFiles, options);
    for (Header header : Header.values()) {
      LocalDate day = header.since.plusDays(2);
      issues.write(orphan(DATASET, "header " + header, day, header, null));
    }
    for (Parquet form : Parquet.values()) {
      LocalDate day = LocalDate.of(2024, 11, 20);
      issues.write(orphan(DATASET, "form " + form, day, null, form));
      issues.write(orphan(DATASET, "empty form " + form, day, null, form).holding(0));
    }
    // a dataset that has another name by now: its old files stay, and say the new name inside
    issues.write(
        orphan(RENAMED, "renamed", LocalDate.of(2024, 12, 1), Header.ENTITY, Parquet.P3),
        "local-plan-boundary");
    // a resource whose name looks like a number
    issues.write(
        new Pair(
            DATASET,
            DATASET,
            "1234567890".repeat(7).substring(0, 64),
            "digits",
            LocalDate.of(2024, 12, 1),
            false,
            Header.ENTITY,
            Parquet.P3,
            3));
    tree.text(
        "conservation-area-collection/issue/" + Hash.sha256("no dataset") + ".csv",
        Tree.time(LocalDate.of(2020, 11, 20), 3, 0),
        "row-number,field,issue-type,value\r\n1,name,default,x\r\n");
  }

  private Pair orphan(
      String dataset,
      String name,
      LocalDate day,
      @Nullable Header header,
      @Nullable Parquet parquet) {
    String collection = dataset.equals(DATASET) ? DATASET : Collections.LOCAL_PLAN;
    String resource = Hash.sha256(options.seed() + " orphan " + name);
    return new Pair(collection, dataset, resource, name, day, false, header, parquet, 6);
  }
}
