package pipelineapi.web;

import java.util.List;
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
  /// @param json whether the path itself names the format
  record ListOf(Listing listing, String canonical, boolean json) implements Destination {
    @Override
    public String pattern() {
      return canonical;
    }
  }

  /// An item of a list.
  ///
  /// @param values of the columns that the listing's items go by
  record ItemOf(Listing listing, String canonical, List<String> values, String pattern)
      implements Destination {}

  /// The state of the service.
  record StatusOf(String canonical, boolean json) implements Destination {
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
