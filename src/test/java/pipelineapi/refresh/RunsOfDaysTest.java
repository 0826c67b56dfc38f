package pipelineapi.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static pipelineapi.refresh.HandmadeArchive.anArchive;
import static pipelineapi.refresh.HandmadeArchive.csv;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pipelineapi.refresh.Refreshes.Outcome;

/// The unbroken runs of days on which an endpoint had one outcome, against a walk over its days.
class RunsOfDaysTest {

  private static final LocalDate FIRST = LocalDate.of(2025, 3, 1);
  private static final List<String> ENDPOINTS = List.of("a", "b", "c", "d");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void areTheSameAsOnAWalkOverTheDays(long seed) throws IOException {
    Random random = new Random(seed);
    // whether a day was ok, by endpoint and day
    Map<String, NavigableMap<LocalDate, Boolean>> days = new TreeMap<>();
    List<String> rows = new ArrayList<>(List.of("endpoint,resource,status,entry-date"));
    for (String endpoint : ENDPOINTS) {
      NavigableMap<LocalDate, Boolean> ofEndpoint = new TreeMap<>();
      // each endpoint changes its ways more or less often, so runs are short and long
      int steady = 1 + random.nextInt(90);
      boolean tried = true;
      boolean ok = true;
      for (int n = 0; n < 360; n++) {
        if (random.nextInt(steady) == 0) {
          tried = random.nextInt(4) > 0;
          ok = random.nextBoolean();
        }
        if (!tried) {
          continue;
        }
        LocalDate day = FIRST.plusDays(n);
        ofEndpoint.put(day, ok);
        rows.add("%s,%s,200,%sT01:00:00".formatted(endpoint, ok ? "r1" : "", day));
        if (random.nextInt(5) == 0) {
          // of several attempts of a day one is enough
          rows.add("%s,,500,%sT02:00:00".formatted(endpoint, day));
        }
      }
      LocalDate longAgo = LocalDate.of(1969, 12, 31);
      ofEndpoint.put(longAgo, false);
      rows.add("%s,,404,%sT01:00:00".formatted(endpoint, longAgo));
      days.put(endpoint, ofEndpoint);
    }
    HandmadeArchive archive = anArchive(folder.resolve("archive")).collection("tree");
    archive.log(csv(rows.toArray(String[]::new)));

    try (TestingRefresh refresh = TestingRefresh.of(archive, folder.resolve("store"))) {
      assertThat(refresh.refresh()).isEqualTo(Outcome.PUBLISHED);
      assertThat(
              refresh.rows(
                  "select endpoint, ok, first_day, last_day, next_day from main.endpoint_spell"
                      + " order by endpoint, first_day"))
          .isEqualTo(walked(days));
    }
  }

  private static List<String> walked(Map<String, NavigableMap<LocalDate, Boolean>> days) {
    List<String> runs = new ArrayList<>();
    days.forEach((endpoint, ofEndpoint) -> {
      LocalDate first = ofEndpoint.firstKey();
      for (LocalDate day : ofEndpoint.keySet()) {
        LocalDate next = ofEndpoint.higherKey(day);
        boolean ok = ofEndpoint.get(day);
        if (day.plusDays(1).equals(next) && ofEndpoint.getOrDefault(next, !ok) == ok) {
          continue;
        }
        runs.add(
            String.join(
                "|",
                endpoint,
                String.valueOf(ok),
                first.toString(),
                day.toString(),
                next == null ? "-" : next.toString()));
        first = next == null ? day : next;
      }
    });
    return runs;
  }
}
