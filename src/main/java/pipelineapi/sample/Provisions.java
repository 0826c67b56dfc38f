package pipelineapi.sample;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pipelineapi.sample.Collections.Kind;
import pipelineapi.sample.Organisations.Organisation;

/// Who ought to provide which dataset, and why.
record Provisions(List<Provision> all) {

  /// One provision.
  record Provision(
      String organisation,
      String dataset,
      String specification,
      String reason,
      String project,
      String cohort,
      LocalDate start,
      @Nullable LocalDate end) {}

  /// Reasons in production's shares, per hundred and in order.
  private static final List<String> REASONS =
      List.of("experimental", "expected", "statutory", "prospective", "encouraged", "alternative");

  Provisions {
    all = List.copyOf(all);
  }

  static Provisions of(SampleOptions options, Volume volume, Organisations organisations) {
    List<Provision> made = new ArrayList<>();
    List<String> wanted = wanted(volume);
    for (Organisation organisation : organisations.authorities()) {
      for (int i = 0; i < wanted.size(); i++) {
        Dice dice = Dice.of(options.seed(), "provision " + organisation.curie() + wanted.get(i));
        boolean shown =
            organisation.reference().equals("D12") && wanted.get(i).equals("brownfield-site");
        if (i < 3 || dice.chance(0.8)) {
          if (!shown) {
            made.add(provision(organisation.curie(), wanted.get(i), i, dice, options));
          }
        }
      }
    }
    for (Kind kind : Collections.at(volume)) {
      if (kind.providers().equals("one")) {
        Organisation owner = organisations.national().getFirst();
        made.add(
            new Provision(
                owner.curie(),
                kind.dataset(),
                "",
                "authoritative",
                "",
                "",
                options.daysAgo(900),
                null));
      }
    }
    made.add(
        new Provision(
            Organisations.UNKNOWN,
            "brownfield-land",
            "brownfield-land",
            "statutory",
            "",
            "",
            options.daysAgo(500),
            null));
    return new Provisions(made);
  }

  private static List<String> wanted(Volume volume) {
    Set<String> names = new LinkedHashSet<>();
    for (int depth = 0; depth < 4; depth++) {
      for (Kind kind : Collections.at(volume)) {
        if (kind.providers().equals("many") && kind.datasets().size() > depth) {
          names.add(kind.datasets().get(depth));
        }
      }
    }
    return names.stream().limit(volume.datasetsProvided()).toList();
  }

  private static Provision provision(
      String organisation, String dataset, int i, Dice dice, SampleOptions options) {
    LocalDate start = options.daysAgo(dice.between(30, 1500));
    boolean project = dice.chance(0.3);
    return new Provision(
        organisation,
        dataset,
        dataset.startsWith("tree") ? "tree-preservation-order" : dataset,
        i == 1 ? "statutory" : REASONS.get((i + (dice.chance(0.2) ? 1 : 0)) % REASONS.size()),
        project ? "open-digital-planning" : "",
        project ? "ODP-Track" + (1 + dice.below(4)) : "",
        start,
        dice.chance(0.066) ? options.daysAgo(dice.between(1, 29)) : null);
  }
}
