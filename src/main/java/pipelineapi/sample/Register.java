package pipelineapi.sample;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import pipelineapi.sample.Collections.Kind;
import pipelineapi.sample.Feed.Claim;
import pipelineapi.sample.Feed.Health;
import pipelineapi.sample.Organisations.Organisation;

/// Who publishes what where: the feeds of every collection, those of chance and those of the cases.
record Register(Map<String, List<Feed>> feeds) {

  private static final double RUNAWAY_SHARE = 0.01;

  Register {
    feeds = Map.copyOf(feeds);
  }

  static Register of(SampleOptions options, Volume volume, Organisations organisations) {
    Map<String, List<Feed>> made = new TreeMap<>();
    List<Kind> kinds = Collections.at(volume);
    int weights = kinds.stream().mapToInt(Kind::endpoints).sum();
    for (Kind kind : kinds) {
      int count = (int) Math.ceil(1.0 * volume.endpoints() * kind.endpoints() / weights);
      made.put(kind.name(), population(kind, count, options, volume, organisations));
    }
    for (Feed feed : new Cases(options, organisations).feeds()) {
      made.computeIfAbsent(feed.collection(), _ -> new ArrayList<>()).add(feed);
    }
    made.values().forEach(list -> list.sort(Comparator.comparing(Feed::hash)));
    return new Register(made);
  }

  private static List<Feed> population(
      Kind kind, int count, SampleOptions options, Volume volume, Organisations organisations) {
    List<Feed> made = new ArrayList<>();
    List<Organisation> providers =
        kind.providers().equals("many") ? organisations.authorities() : organisations.national();
    for (int i = 0; i < count; i++) {
      Dice dice = Dice.of(options.seed(), kind.name() + " feed " + i);
      Organisation provider = providers.get((i + dice.below(3)) % providers.size());
      Feed feed = feed(kind, i, dice, provider, options, volume);
      boolean shares = !made.isEmpty() && dice.chance(0.06);
      made.add(shares ? feed.changing(0).serving(made.getLast().content()) : feed);
    }
    return made;
  }

  private static Feed feed(
      Kind kind, int i, Dice dice, Organisation provider, SampleOptions options, Volume volume) {
    String url =
        "https://www.%s.example/%s/%d.csv?key=%08x"
            .formatted(
                provider.reference().toLowerCase(Locale.ROOT),
                kind.name(),
                i,
                dice.below(Integer.MAX_VALUE));
    boolean ended = dice.chance(Volume.ENDED_SHARE);
    boolean dead = !ended && dice.chance(Volume.DEAD_SHARE);
    boolean runaway = !dead && (i == 1 || dice.chance(RUNAWAY_SHARE));
    int length = dead ? volume.deadDays() / 2 + dice.below(volume.deadDays()) : days(dice, volume);
    int before = ended ? dice.below(Math.max(1, volume.days() - length)) : 0;
    LocalDate last = options.daysAgo(before);
    Feed feed = Feed.of(kind.name(), url, last.minusDays(length), claim(kind, provider, dice));
    if (dice.chance(0.03)) {
      feed = feed.by("arcgis", dice.chance(0.2) ? "{\"max_page_size\": 20}" : "");
    } else if (dice.chance(0.02)) {
      feed = feed.by("wfs", "");
    }
    return feed.until(ended ? last : null)
        .being(dead ? Health.DEAD : Health.USUAL)
        .changing(runaway ? runawayChange(volume) : volume.scale() < 10 ? 0.001 : 0.003);
  }

  private static int days(Dice dice, Volume volume) {
    double power = StrictMath.pow(dice.unit(), volume.historyExponent());
    return Volume.LEAST_DAYS + (int) ((volume.days() - Volume.LEAST_DAYS) * power);
  }

  /// One endpoint in a hundred makes most of the resources.
  private static double runawayChange(Volume volume) {
    double mean = 1.0 * volume.logRows() / volume.endpoints();
    double runaways = RUNAWAY_SHARE * volume.endpoints() + volume.collections();
    return Math.min(0.95, 0.7 * volume.resources() / (runaways * mean));
  }

  private static Claim claim(Kind kind, Organisation provider, Dice dice) {
    List<String> datasets = kind.datasets();
    String pipelines =
        datasets.size() > 1 && dice.chance(0.25)
            ? datasets.get(0) + ";" + datasets.get(1)
            : dice.chance(0.8) ? kind.dataset() : dice.pick(datasets);
    Claim claim = Claim.of(provider, pipelines);
    return dice.chance(0.4)
        ? claim
        : claim.licensed(
            "", dice.chance(0.3) ? "https://www.data.example/dataset/" + dice.below(9999) : "");
  }

  List<Feed> of(Kind kind) {
    return feeds.getOrDefault(kind.name(), List.of());
  }

  List<Feed> all() {
    return new TreeMap<>(feeds).values().stream().flatMap(List::stream).toList();
  }
}
