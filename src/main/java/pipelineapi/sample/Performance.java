package pipelineapi.sample;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import pipelineapi.sample.Feed.Claim;
import pipelineapi.sample.Feed.Health;
import pipelineapi.sample.Organisations.Organisation;
import pipelineapi.sample.Provisions.Provision;

/// The summary Parquet files of the old numbers: endpoint counts from the register, issue counts
/// only made up, as they serve for comparison alone.
record Performance(Tree tree, ParquetFiles parquetFiles, SampleOptions options) {

  private static final ParquetSchema SUMMARY =
      ParquetSchema.of(
          "organisation,organisation_name,dataset,provision_reason,provision_end_date,"
              + "active_endpoint_count bigint,error_endpoint_count bigint,"
              + "count_issue_error_internal bigint,count_issue_error_external bigint,"
              + "count_issue_warning_internal bigint,count_issue_warning_external bigint,"
              + "count_issue_notice_internal bigint,count_issue_notice_external bigint");

  /// As pandas leaves it: an index column, and counts that are doubles with NaN for nothing.
  private static final ParquetSchema ISSUE_TYPES =
      ParquetSchema.of(
          "organisation,organisation_name,cohort,dataset,collection,pipeline,endpoint,endpoint_url,"
              + "resource,resource_start_date,resource_end_date,latest_log_entry_date,"
              + "count_issues double,date,issue_type,severity,responsibility,field,"
              + "__index_level_0__ bigint");

  private static final ParquetSchema ENDPOINTS =
      ParquetSchema.of(
          "organisation,dataset,endpoint,endpoint_url,documentation_url,resource,latest_status,"
              + "latest_exception,latest_log_entry_date,entry_date,end_date,"
              + "latest_resource_start_date,resource_end_date");

  private static final ParquetSchema MAPPINGS =
      ParquetSchema.of(
          "organisation,organisation_name,cohort,dataset,collection,pipeline,endpoint,endpoint_url,"
              + "resource,resource_start_date,resource_end_date,latest_log_entry_date,"
              + "mapping_field,non_mapping_field,__index_level_0__ bigint");

  void write(Organisations organisations, Provisions provisions, Register register)
      throws IOException {
    Map<String, Organisation> known =
        organisations.all().stream().collect(Collectors.toMap(Organisation::curie, o -> o));
    Map<String, Set<String>> active = new HashMap<>();
    Map<String, Set<String>> failing = new HashMap<>();
    for (Feed feed : register.all()) {
      for (Claim claim : feed.isOpen() ? feed.claims() : List.<Claim>of()) {
        for (String dataset : claim.datasets()) {
          String key = claim.organisation() + " " + dataset;
          active.computeIfAbsent(key, _ -> new HashSet<>()).add(feed.hash());
          if (feed.health() == Health.DEAD || feed.health() == Health.DOWN) {
            failing.computeIfAbsent(key, _ -> new HashSet<>()).add(feed.hash());
          }
        }
      }
    }
    FileTime modified = Tree.time(options.asOf(), 5, 0);
    parquetFiles.write(
        tree.at("data/performance/provision_summary.parquet"),
        modified,
        SUMMARY,
        rows -> {
          for (Provision provision : provisions.all()) {
            Organisation organisation = known.get(provision.organisation());
            if (organisation != null) {
              summary(rows, provision, organisation, active, failing);
            }
          }
        });
    parquetFiles.write(
        tree.at("data/performance/endpoint_dataset_issue_type_summary.parquet"),
        modified,
        ISSUE_TYPES,
        rows -> issueTypes(rows, known, register));
    parquetFiles.write(
        tree.at("data/performance/endpoint_dataset_summary.parquet"),
        modified,
        ENDPOINTS,
        rows -> endpoints(rows, known, register));
    parquetFiles.write(
        tree.at("data/performance/endpoint_dataset_resource_summary.parquet"),
        modified,
        MAPPINGS,
        rows -> mappings(rows, known, register));
  }

  private void summary(
      ParquetFiles.Rows rows,
      Provision provision,
      Organisation organisation,
      Map<String, Set<String>> active,
      Map<String, Set<String>> failing)
      throws IOException {
    String key = provision.organisation() + " " + provision.dataset();
    int endpoints = active.getOrDefault(key, Set.of()).size();
    Dice dice = Dice.of(options.seed(), "summary " + key);
    rows.row(
        provision.organisation(),
        organisation.name(),
        provision.dataset(),
        provision.reason(),
        provision.end() == null ? "" : provision.end().toString(),
        Integer.toString(endpoints),
        Integer.toString(failing.getOrDefault(key, Set.of()).size()),
        count(endpoints, dice, 0.02),
        count(endpoints, dice, 0.5),
        "0",
        count(endpoints, dice, 0.4),
        count(endpoints, dice, 0.1),
        "0");
  }

  private static String count(int endpoints, Dice dice, double share) {
    return endpoints > 0 && dice.chance(share) ? Integer.toString(1 + dice.below(300)) : "0";
  }

  private void issueTypes(
      ParquetFiles.Rows rows, Map<String, Organisation> known, Register register)
      throws IOException {
    int index = 0;
    for (Feed feed : register.all()) {
      for (Claim claim : feed.claims()) {
        Organisation organisation = known.get(claim.organisation());
        if (organisation == null || feed.health() == Health.DEAD || claim.datasets().isEmpty()) {
          continue;
        }
        boolean none = index % 3 == 0;
        IssueType type = IssueType.ALL.get(index % IssueType.ALL.size());
        String dataset = claim.datasets().getFirst();
        rows.row(
            claim.organisation(),
            organisation.name(),
            "",
            dataset,
            feed.collection(),
            dataset,
            feed.hash(),
            feed.url(),
            Version.of(feed.content(), 0).resource(),
            feed.first().toString(),
            "",
            options.daysAgo(1).toString(),
            none ? "NaN" : Integer.toString(1 + index % 90),
            none ? null : options.asOf().toString(),
            none ? null : type.name(),
            none ? null : type.severity(),
            none ? null : type.responsibility(),
            none ? null : type.field(),
            Integer.toString(index * 2));
        index++;
      }
    }
  }

  private void endpoints(ParquetFiles.Rows rows, Map<String, Organisation> known, Register register)
      throws IOException {
    for (Feed feed : register.all()) {
      for (Claim claim : feed.isOpen() ? feed.claims() : List.<Claim>of()) {
        if (!known.containsKey(claim.organisation()) || feed.health() == Health.UNTRIED) {
          continue;
        }
        boolean failing = feed.health() == Health.DEAD || feed.health() == Health.DOWN;
        for (String dataset : claim.datasets()) {
          rows.row(
              claim.organisation(),
              dataset,
              feed.hash(),
              feed.url(),
              claim.documentation(),
              failing ? "" : Version.of(feed.content(), 0).resource(),
              failing ? "404" : "200",
              "",
              options.daysAgo(1).toString(),
              feed.first().toString(),
              "",
              failing ? null : feed.first().toString(),
              failing ? null : "");
        }
      }
    }
  }

  private void mappings(ParquetFiles.Rows rows, Map<String, Organisation> known, Register register)
      throws IOException {
    int index = 0;
    for (Feed feed : register.all()) {
      for (Claim claim : feed.claims()) {
        Organisation organisation = known.get(claim.organisation());
        if (organisation == null || feed.health() == Health.DEAD) {
          continue;
        }
        for (String dataset : claim.datasets()) {
          boolean mapped = index % 5 != 0;
          rows.row(
              claim.organisation(),
              organisation.name(),
              "",
              dataset,
              feed.collection(),
              dataset,
              feed.hash(),
              feed.url(),
              Version.of(feed.content(), 0).resource(),
              feed.first().toString(),
              "",
              options.daysAgo(1).toString(),
              mapped ? "geometry;name;point;reference;start-date" : null,
              mapped ? "organisation;reference" : null,
              Integer.toString(index * 2));
          index++;
        }
      }
    }
  }
}
