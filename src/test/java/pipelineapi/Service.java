package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.refresh.RefreshEnded;
import pipelineapi.refresh.Refreshes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole application on free ports of this machine, asked through HTTP.
final class Service implements AutoCloseable {

  private final ConfigurableApplicationContext context;
  private final HttpClient client = HttpClient.newHttpClient();

  private Service(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /// Starts it; it may not be ready yet.
  static Service start(Path store, String... settings) {
    return start(Clock.systemUTC(), store, settings);
  }

  /// Starts it by another clock.
  static Service start(Clock clock, Path store, String... settings) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.address=127.0.0.1",
                "--server.port=0",
                "--management.server.port=0",
                "--pipeline.refresh.every=1d",
                "--pipeline.store=" + store));
    arguments.addAll(List.of(settings));
    return new Service(
        new SpringApplicationBuilder(PipelineApi.class)
            .initializers(made ->
                ((GenericApplicationContext) made)
                    .registerBean(
                        "testingClock", Clock.class, () -> clock, bean -> bean.setPrimary(true)))
            .run(arguments.toArray(String[]::new)));
  }

  /// Waits until a snapshot is served.
  Service ready() {
    await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(Duration.ofMinutes(5))
        .until(() -> {
          if (get("/health/ready").statusCode() == 200) {
            return true;
          }
          JsonNode refresh = json(get("/v1/status")).at("/data/refresh");
          assertThat(refresh.path("reason").asString("")).isEmpty();
          return false;
        });
    return this;
  }

  /// Refreshes, waits until it is done, and tells those who follow the refreshes, as the schedule
  /// does.
  Refreshes.Outcome refresh() {
    Refreshes.Outcome outcome = context.getBean(Refreshes.class).refresh();
    context.publishEvent(new RefreshEnded(outcome));
    return outcome;
  }

  /// Makes a snapshot from nothing, and waits for it.
  Refreshes.Outcome rebuild() {
    return context.getBean(Refreshes.class).rebuild();
  }

  Catalogue catalogue() {
    return context.getBean(Catalogue.class);
  }

  /// The port it listens at.
  int port() {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  HttpResponse<byte[]> get(String target, String... headers) {
    return send("GET", target, headers);
  }

  HttpResponse<byte[]> send(String method, String target, String... headers) {
    return send(port(), method, target, HttpResponse.BodyHandlers.ofByteArray(), headers);
  }

  /// An answer of the management port.
  HttpResponse<String> manage(String method, String target, String... headers) {
    int port = context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
    return send(port, method, target, HttpResponse.BodyHandlers.ofString(), headers);
  }

  private <T> HttpResponse<T> send(
      int port, String method, String target, HttpResponse.BodyHandler<T> body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), body);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(method + " " + target, e);
    }
  }

  /// An answer whose bytes are read as they come.
  HttpResponse<InputStream> open(String target, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + target));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(target, e);
    }
  }

  /// What a metric tells now.
  double measured(String metric, String... tags) {
    return context
        .getBean(MeterRegistry.class)
        .get(metric)
        .tags(tags)
        .meter()
        .measure()
        .iterator()
        .next()
        .getValue();
  }

  /// How often something timed has ended.
  double counted(String timer, String... tags) {
    return context.getBean(MeterRegistry.class).find(timer).tags(tags).timers().stream()
        .mapToDouble(Timer::count)
        .sum();
  }

  /// How many requests are being answered.
  int active() {
    return context
        .getBean(MeterRegistry.class)
        .find("http.server.requests.active")
        .longTaskTimers()
        .stream()
        .mapToInt(LongTaskTimer::activeTasks)
        .sum();
  }

  /// The answer to a question that is posted, and is to succeed.
  JsonNode post(String target, String form) {
    HttpResponse<byte[]> response = posted(target, form);
    assertThat(response.statusCode())
        .as(() -> target + " answers " + text(response))
        .isEqualTo(200);
    return json(response);
  }

  /// The answer to a form.
  HttpResponse<byte[]> posted(String target, String form, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + target))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(target, e);
    }
  }

  /// The answer to a question that is to succeed.
  JsonNode ask(String target) {
    HttpResponse<byte[]> response = get(target);
    assertThat(response.statusCode())
        .as(() -> target + " answers " + new String(response.body(), StandardCharsets.UTF_8))
        .isEqualTo(200);
    return json(response);
  }

  /// The problem that a question gives which is to be refused.
  JsonNode problem(String target) {
    HttpResponse<byte[]> response = get(target);
    assertThat(response.statusCode())
        .as(() -> target + " answers " + text(response))
        .isEqualTo(400);
    return json(response);
  }

  /// How many rows or groups there are.
  long counted(String target) {
    return ask(target).at("/page/total").asLong();
  }

  /// The rows of a page.
  List<JsonNode> rows(String target) {
    return rows(ask(target));
  }

  static List<JsonNode> rows(JsonNode answer) {
    return answer.get("data").valueStream().toList();
  }

  /// How many rows there are, by the page and by its header.
  long total(String target) {
    String asked = target + (target.contains("?") ? "&" : "?") + "limit=1";
    HttpResponse<byte[]> response = get(asked);
    JsonNode answer = json(response);
    assertThat(response.statusCode()).as(() -> asked + " answers " + answer).isEqualTo(200);
    JsonNode total = answer.at("/page/total");
    assertThat(response.headers().firstValue("X-Pagination-Total-Results"))
        .as(asked)
        .hasValue(total.asString());
    assertThat(answer.get("data").size()).as(asked).isEqualTo(total.asLong() > 0 ? 1 : 0);
    return total.asLong();
  }

  /// All pages from a first one on, by the links from each to the next.
  List<JsonNode> walk(String target) {
    List<JsonNode> pages = new ArrayList<>();
    for (String next = target; next != null; ) {
      JsonNode page = ask(next);
      pages.add(page);
      next = page.at("/links/next").asStringOpt().orElse(null);
    }
    return pages;
  }

  /// All rows from a first page on.
  List<JsonNode> walkRows(String target) {
    return walk(target).stream().flatMap(page -> rows(page).stream()).toList();
  }

  /// The rows of each listing, as the status tells.
  Map<String, Long> listed() {
    Map<String, Long> rows = new TreeMap<>();
    ask("/v1/status")
        .at("/data/listings")
        .forEach(one -> rows.put(one.get("path").asString(), one.get("rows").asLong()));
    return rows;
  }

  static JsonNode json(HttpResponse<byte[]> response) {
    return JsonMapper.shared().readTree(response.body());
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    context.close();
    client.close();
  }
}
