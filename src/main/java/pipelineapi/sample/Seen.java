package pipelineapi.sample;

import java.time.LocalDate;
import java.util.Set;
import java.util.TreeSet;

/// What the logs of a collection tell about one resource.
final class Seen {

  final Version version;
  final String bytes;
  final Set<String> endpoints = new TreeSet<>();
  final LocalDate first;
  LocalDate last;
  boolean lastInFirstOfTwoRuns;

  Seen(Version version, String bytes, LocalDate first) {
    this.version = version;
    this.bytes = bytes;
    this.first = first;
    this.last = first;
  }

  void again(String endpoint, LocalDate day, boolean inFirstOfTwoRuns) {
    endpoints.add(endpoint);
    lastInFirstOfTwoRuns = inFirstOfTwoRuns && (lastInFirstOfTwoRuns || !day.equals(last));
    last = day;
  }
}
