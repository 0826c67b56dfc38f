package pipelineapi.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Listing;

/// What a path leads to.
sealed interface Destination {

  /// The path under which requests to it are counted.
  String pattern();

  /// What is here.
  record Root() implements Destination {
    @Override
    public String pattern() {
      return "/";
    }
  }

  /// What is in a version.
  record VersionIndex(String pattern) implements Destination {}

  /// A list.
  ///
  /// @param canonical its path, as links write it
  /// @param format the one the path itself names; null where it names none
  /// @param fixed what the path itself asks for, by column
  record ListOf(
      Listing listing,
      String canonical,
      @Nullable Format format,
      Map<String, String> fixed,
      String pattern)
      implements Destination {

    /// The canonical path, with what the path itself asks for.
    String location() {
      return fixed.isEmpty()
          ? canonical
          : fixed.entrySet().stream()
              .map(one -> one.getKey() + "=" + Percent.encode(one.getValue()))
              .collect(Collectors.joining("&", canonical + "?", ""));
    }

    /// The parameters of a question, with what the path itself asks for.
    ///
    /// @throws ProblemException when both ask for the same column
    Map<String, List<String>> with(Map<String, List<String>> parameters) {
      if (fixed.isEmpty()) {
        return parameters;
      }
      Map<String, List<String>> all = new LinkedHashMap<>(parameters);
      fixed.forEach((column, value) -> {
        List<String> given = all.put(column, List.of(value));
        if (given != null) {
          throw new ProblemException(
              new Problem(
                  ProblemCode.UNKNOWN_PARAMETER,
                  new Problem.Fault(
                      column, "the path itself names it; ask " + canonical, given.getFirst())));
        }
      });
      return all;
    }
  }

  /// An item of a list.
  ///
  /// @param values of the columns that the listing's items go by
  record ItemOf(Listing listing, String canonical, List<String> values, String pattern)
      implements Destination {}

  /// The bytes of a file.
  sealed interface Bytes extends Destination {}

  /// The bytes of a file by its id.
  ///
  /// @param files the listing of files
  record BytesOf(Listing files, String file, String pattern) implements Bytes {}

  /// The bytes of the only file of a resource that is of a kind, and for a dataset where it is
  /// named.
  ///
  /// @param files the listing of files
  record BytesFor(
      Listing files, String resource, String kind, @Nullable String dataset, String pattern)
      implements Bytes {}

  /// A path of the first iteration.
  ///
  /// @param listing whose rows it answers with
  record Unversioned(UnversionedPath path, Listing listing, String pattern)
      implements Destination {}

  /// Nothing, below a root of the first iteration, which says so in its own words.
  record Nowhere(String pattern) implements Destination {}

  /// A path of the first iteration with slashes at its end.
  ///
  /// @param to the path without them
  record Slashed(String to) implements Destination {
    @Override
    public String pattern() {
      return "/**/";
    }
  }

  /// The state of the service.
  ///
  /// @param json whether the path itself asks for JSON
  record StatusOf(Listing listing, String canonical, boolean json) implements Destination {
    @Override
    public String pattern() {
      return canonical;
    }
  }

  /// A question about the process.
  record HealthOf(Probe probe) implements Destination {

    /// What is asked.
    enum Probe {
      /// Whether it is well.
      WELL("/health"),
      /// Whether it lives.
      LIVE("/health/live"),
      /// Whether it can answer questions.
      READY("/health/ready");

      private final String path;

      Probe(String path) {
        this.path = path;
      }
    }

    @Override
    public String pattern() {
      return probe.path;
    }
  }

  /// What tells how to ask.
  record Discovered(String pattern) implements Destination {}

  /// Everything that may go wrong.
  record ProblemIndex() implements Destination {
    @Override
    public String pattern() {
      return "/problems";
    }
  }

  /// One thing that may go wrong.
  record ProblemPage(ProblemCode code) implements Destination {
    @Override
    public String pattern() {
      return code.type();
    }
  }
}
