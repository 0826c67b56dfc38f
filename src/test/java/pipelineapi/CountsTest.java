package pipelineapi;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;
import pipelineapi.catalogue.Item;
import pipelineapi.catalogue.Listing;
import tools.jackson.databind.JsonNode;

/// Does every figure lead to as many rows or groups as it says?
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(FixtureServices.Boundaries.class)
@ArgumentsSource(SampleServices.Alone.class)
class CountsTest {

  private static final int FOLLOWED = 8;

  // these stand in the row they lead to
  private static final Set<String> IN_THE_ROW = Set.of("entry_count", "entity_count");

  // 1 where there is any
  private static final String WHETHER = "out_of_bounds";

  private final Service service;

  CountsTest(Service service) {
    this.service = service;
  }

  @Test
  void aFigureOfARowIsTheNumberOfRowsBehindIt() {
    SoftAssertions all = new SoftAssertions();
    for (Listing listing : service.catalogue().listings()) {
      if (listing.counts().isEmpty() || listing.whole() != null) {
        continue;
      }
      List<JsonNode> rows = service.rows("/v1/%s?limit=1000".formatted(listing.path()));
      assertThat(rows).as(listing.path()).isNotEmpty();
      listing
          .counts()
          .forEach((figure, template) ->
              telling(rows, figure)
                  .forEach(row -> follow(all, row.get(figure), figure, filled(template, row))));
    }
    all.assertAll();
  }

  @Test
  void aFigureOfAnItemIsTheNumberOfRowsBehindIt() {
    SoftAssertions all = new SoftAssertions();
    for (Listing listing : service.catalogue().listings()) {
      Item item = listing.item();
      if (item == null || !listing.stored()) {
        continue;
      }
      for (JsonNode row : service.rows("/v1/%s?limit=3".formatted(listing.path()))) {
        if (item.by().stream().anyMatch(name -> row.get(name).isNull())) {
          continue;
        }
        String keys =
            item.by().stream()
                .map(name -> Service.encoded(row.get(name).asString()))
                .collect(joining("/"));
        followItem(
            all,
            "/v1/%s/%s".formatted(listing.path(), item.rest() ? keys.replace("%2F", "/") : keys));
      }
    }
    service.catalogue().listings().stream()
        .filter(listing -> listing.whole() != null)
        .forEach(listing -> followItem(all, "/v1/" + listing.path()));
    all.assertAll();
  }

  private void followItem(SoftAssertions all, String path) {
    JsonNode answer = service.ask(path);
    answer
        .at("/links/rows")
        .forEachEntry((figure, link) ->
            follow(
                all,
                Objects.requireNonNull(answer.get("data").get(figure), path + " has " + figure),
                figure,
                link.asString()));
  }

  private void follow(SoftAssertions all, JsonNode figure, String name, String question) {
    if (IN_THE_ROW.contains(name)) {
      List<JsonNode> rows = service.rows(question);
      all.assertThat(rows.stream().map(row -> row.get(name)))
          .as("%s: %s", name, question)
          .isEqualTo(figure.isNull() && rows.isEmpty() ? List.of() : List.of(figure));
      return;
    }
    long counted = service.counted(question);
    all.assertThat(name.equals(WHETHER) ? Math.min(counted, 1) : counted)
        .as("%s: %s", name, question)
        .isEqualTo(number(figure));
  }

  /// What an item shows is counted too: its row, its rows, or what these count.
  private static long number(JsonNode figure) {
    if (figure.isNull() || figure.isObject()) {
      return figure.isNull() ? 0 : 1;
    }
    if (!figure.isArray()) {
      return figure.asLong();
    }
    return figure
        .valueStream()
        .mapToLong(one -> one.has("issues") ? one.get("issues").asLong() : 1)
        .sum();
  }

  /// All rows when there are few; else those with the greatest figure, one in which something is
  /// null, and some from everywhere.
  private static Set<JsonNode> telling(List<JsonNode> rows, String figure) {
    if (rows.size() <= FOLLOWED) {
      return new LinkedHashSet<>(rows);
    }
    Stream<JsonNode> greatest =
        rows.stream()
            .sorted(Comparator.comparingLong(row -> -row.get(figure).asLong(0)))
            .limit(FOLLOWED / 3);
    Stream<JsonNode> withoutOrganisation =
        rows.stream().filter(row -> row.path("organisation").isNull()).limit(1);
    Stream<JsonNode> spread =
        IntStream.range(0, FOLLOWED / 2).mapToObj(i -> rows.get(i * rows.size() * 2 / FOLLOWED));
    return Stream.of(greatest, withoutOrganisation, spread)
        .flatMap(some -> some)
        .collect(toCollection(LinkedHashSet::new));
  }

  private static String filled(String template, JsonNode row) {
    int end = template.indexOf('?');
    List<String> parts = new ArrayList<>();
    for (String part : template.substring(end + 1).split("&", -1)) {
      String name = part.substring(0, part.indexOf('='));
      String text = part.substring(part.indexOf('=') + 1);
      if (!text.startsWith("{")) {
        parts.add(name + "=" + Service.encoded(text));
        continue;
      }
      JsonNode value = row.get(text.substring(1, text.length() - 1));
      if (!value.isNull()) {
        parts.add(name + "=" + Service.encoded(value.asString()));
      } else if (!name.contains("__")) {
        parts.add(name + "__isnull=true");
      }
    }
    return "/v1/" + template.substring(0, end) + "?" + String.join("&", parts);
  }
}
