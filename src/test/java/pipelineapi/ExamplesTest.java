package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;
import pipelineapi.catalogue.Argument;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Kind;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Summary;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The examples in the OpenAPI document are values of the sample archive, so whoever tries one on
/// the sample finds its row. Where a listing or the sample has changed, write them anew by
///
/// ```
/// ./mvnw test -Dtest=ExamplesTest -Dexamples=write
/// ```
///
/// twice, as the rows of `listing` tell the examples of the others.
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(SampleServices.Usual.class)
class ExamplesTest {

  private static final Path DECLARATIONS = Path.of("src/main/resources/catalogue/v1");
  private static final int SHORT = 100;

  private final Service service;
  private final JsonNode schemas;
  private final Map<String, List<JsonNode>> read = new HashMap<>();
  private int found;

  ExamplesTest(Service service) {
    this.service = service;
    this.schemas = service.ask("/v1/openapi.json").at("/components/schemas");
  }

  /// All rows, with the columns that are to be named; of a grouping the groups of a question that
  /// names none.
  private List<JsonNode> rows(Listing listing) {
    Summary summary = listing.summary();
    String fields =
        listing.columns().stream()
            .map(Column::name)
            .filter(name ->
                summary == null || summary.by().contains(name) || !summary.allowed().contains(name))
            .collect(Collectors.joining(","));
    return read.computeIfAbsent(
        listing.path(),
        path -> {
          HttpResponse<byte[]> all = service.get("/v1/%s.ndjson?fields=%s".formatted(path, fields));
          assertThat(all.statusCode()).as(path).isEqualTo(200);
          return Service.text(all).lines().map(JsonMapper.shared()::readTree).toList();
        });
  }

  /// The rows of a listing, and of a grouping those that are grouped too.
  private List<JsonNode> known(Listing listing) {
    Summary summary = listing.summary();
    if (summary == null) {
      return rows(listing);
    }
    Listing base = service.catalogue().listing(summary.of()).orElseThrow();
    return Stream.concat(rows(listing).stream(), rows(base).stream()).toList();
  }

  // what answers about the process is of this run: status, and what the service gives to SQL itself
  private static boolean ofThisRun(Listing listing) {
    return listing.kind() == Kind.OBJECT
        || !listing.arguments().stream().allMatch(Argument::offered);
  }

  @Test
  void examplesOfColumnsAreInTheSample() throws IOException {
    List<Listing> listings =
        service.catalogue().listings().stream().filter(listing -> !ofThisRun(listing)).toList();
    if ("write".equals(System.getProperty("examples"))) {
      for (Listing listing : listings) {
        write(listing);
      }
      return;
    }
    List<String> strange = new ArrayList<>();
    for (Listing listing : listings) {
      JsonNode columns = schemas.get(listing.table()).get("properties");
      strange(listing.path(), columns, known(listing), strange);
      if (listing.whole() != null) {
        strange(
            listing.path() + " as a whole",
            schemas.get(listing.table() + ".whole").at("/properties/data/properties"),
            whole(listing),
            strange);
      }
    }
    assertThat(strange).as(() -> String.join("\n", strange)).isEmpty();
    assertThat(found).isGreaterThan(800);
  }

  private List<JsonNode> whole(Listing listing) {
    return List.of(service.ask("/v1/" + listing.path()).get("data"));
  }

  private void strange(String of, JsonNode columns, List<JsonNode> rows, List<String> strange) {
    columns
        .properties()
        .forEach(column -> {
          JsonNode example = column.getValue().at("/examples/0");
          List<JsonNode> values =
              rows.stream()
                  .map(row -> row.path(column.getKey()))
                  .filter(ExamplesTest::filled)
                  .toList();
          // where the sample has nothing in a column, its example is of the real archive
          if (example.isMissingNode() || values.isEmpty()) {
            return;
          }
          if (values.stream().anyMatch(value -> same(value, example))) {
            found++;
          } else {
            strange.add("%s: %s of %d, is %s".formatted(of, column.getKey(), rows.size(), example));
          }
        });
  }

  private static boolean filled(JsonNode value) {
    return value.isArray() ? !value.isEmpty() : !(value.isNull() || value.isMissingNode());
  }

  /// Whether an example is a value, or of a list some elements.
  private static boolean same(JsonNode value, JsonNode example) {
    if (value.isNumber() && example.isNumber()) {
      return value.decimalValue().compareTo(example.decimalValue()) == 0;
    }
    return (value.isArray() && example.isArray())
        ? value.valueStream().toList().containsAll(example.valueStream().toList())
        : value.equals(example);
  }

  private void write(Listing listing) throws IOException {
    // columns of groups are those of other listings
    if (listing.summary() != null) {
      return;
    }
    Path file = DECLARATIONS.resolve(listing.path() + ".yaml");
    String text = Files.readString(file, StandardCharsets.UTF_8);
    text = ExampleLines.rewritten(text, List.of(), examples(listing.columns(), rows(listing)));
    if (listing.whole() != null) {
      text =
          ExampleLines.rewritten(
              text, List.of("whole"), examples(listing.whole().columns(), whole(listing)));
    }
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  /// Values of the row that has most short ones, of what it lacks those of the next, and where no
  /// row has a short one the shortest.
  private static Map<String, JsonNode> examples(List<Column> columns, List<JsonNode> rows) {
    Map<String, JsonNode> examples = new LinkedHashMap<>();
    Set<String> left = new LinkedHashSet<>();
    columns.forEach(column -> left.add(column.name()));
    // the first of those that are equal
    Comparator<JsonNode> fuller = Comparator.comparingLong(row -> given(left, row));
    while (rows.stream().anyMatch(row -> given(left, row) > 0)) {
      JsonNode best = Collections.max(rows, fuller);
      left.stream()
          .filter(name -> fits(best.path(name)))
          .forEach(name -> examples.put(name, best.get(name)));
      left.removeAll(examples.keySet());
    }
    for (String name : left) {
      rows.stream()
          .map(row -> row.path(name))
          .filter(ExamplesTest::filled)
          .min(Comparator.comparingInt(value -> value.toString().length()))
          .ifPresent(value -> examples.put(name, shortened(value)));
    }
    return examples;
  }

  // a list tells as much with one element
  private static JsonNode shortened(JsonNode value) {
    return (value.isArray() && !fits(value))
        ? JsonMapper.shared().createArrayNode().add(value.get(0))
        : value;
  }

  private static long given(Set<String> names, JsonNode row) {
    return names.stream().filter(name -> fits(row.path(name))).count();
  }

  private static boolean fits(JsonNode value) {
    String text = value.toString();
    return filled(value) && text.length() <= SHORT && !text.contains("\\n");
  }
}
