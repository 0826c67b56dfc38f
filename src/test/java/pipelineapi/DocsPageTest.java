package pipelineapi;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page that shows the OpenAPI documents, as people see it in a browser.
class DocsPageTest {

  private static final String VERSIONS = ".download-url-wrapper select";
  private static final String SECOND = "/v2/openapi.json";

  private static Service service;
  private static Browser browser;
  private static Page page;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    Browser.assumeInstalled();
    Path second = folder.resolve("catalogue/v2/specification/theme.yaml");
    Files.createDirectories(second.getParent());
    Files.writeString(
        second,
        """
        path: specification/theme
        kind: derived
        meaning: One row per theme, as the second version has it.
        key: [theme]
        order: [theme]
        columns:
          - {name: theme, type: token, example: heritage, meaning: Theme}
        """);
    Files.writeString(
        second.resolveSibling("theme.sql"),
        "-- reads: specification_theme\nselect t.theme from specification_theme t");
    service =
        Service.start(
                folder.resolve("store"), "--pipeline.catalogue=" + folder.resolve("catalogue"))
            .ready();
    browser = Browser.start(folder.resolve("profile"));
    page = browser.page();
    page.navigate("http://127.0.0.1:" + service.port() + "/docs");
    page.locator(".opblock-tag").first().waitFor();
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    if (service != null) {
      service.close();
    }
  }

  // the page is made once, for it takes long
  @BeforeEach
  void asAtFirst() {
    choose(SECOND);
    for (Locator open : page.locator(".opblock-tag[data-is-open='true']").all().reversed()) {
      open.click();
    }
    assertThat(page.locator(".opblock")).hasCount(0);
  }

  private static void choose(String document) {
    if (!page.locator(VERSIONS).inputValue().equals(document)) {
      page.locator(VERSIONS).selectOption(document);
      page.locator(".info a[href$='%s']".formatted(document)).waitFor();
    }
  }

  @AfterEach
  void nothingIsComplainedOfAndNothingAskedElsewhere() {
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.abroad()).isEmpty();
  }

  private static void unfold(String tag) {
    page.locator(".opblock-tag[data-tag='%s']".formatted(tag)).click();
  }

  private static Locator operation(String method, String path) {
    return page.locator(".opblock-" + method)
        .filter(
            new Locator.FilterOptions().setHas(page.locator("[data-path='%s']".formatted(path))));
  }

  private static Locator button(Locator within, String name) {
    return within
        .getByRole(
            AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile("^" + name)))
        .first();
  }

  @Test
  void operationsAreListed() {
    unfold("log");
    long operations =
        service
            .ask("/v2/openapi.json")
            .get("paths")
            .valueStream()
            .flatMap(path -> path.valueStream())
            .filter(operation -> operation.at("/tags/0").asString().equals("log"))
            .count();

    assertThat(page.locator(".opblock")).hasCount(Math.toIntExact(operations));
    assertThat(page.locator(".info .title")).containsText("Data Pipeline API");
    assertThat(page.locator(".errors-wrapper")).hasCount(0);
  }

  @Test
  void aQuestionIsTriedOutAndAnsweredWithRows() {
    unfold("specification");
    Locator operation = operation("get", "/v2/specification/theme");
    operation.locator(".opblock-summary-control").click();
    button(operation, "Try it out").click();
    Locator limit = operation.locator("tr[data-param-name='limit'] input");
    limit.fill("2");
    button(operation, "Execute").click();

    Locator live = operation.locator(".live-responses-table .response").first();
    assertThat(live.locator(".response-col_status")).containsText("200");
    assertThat(live).containsText("\"theme\"");
    assertThat(operation.locator(".request-url")).containsText("limit=2");
  }

  @Test
  void theFormOfAPostedQuestionShowsItsFilters() {
    unfold("specification");
    Locator operation = operation("post", "/v2/specification/dataset");
    operation.locator(".opblock-summary-control").click();

    assertThat(operation.locator("[data-property-name='typology__in']")).hasCount(1);
    assertThat(operation.locator("[data-property-name='limit']")).hasCount(1);
  }

  @Test
  void otherVersionsCanBeChosen() {
    unfold("specification");
    assertThat(operation("get", "/v2/specification/theme")).hasCount(1);
    choose("/v1/openapi.json");

    if (page.locator(".opblock").count() == 0) {
      unfold("specification");
    }
    assertThat(operation("get", "/v1/specification/theme")).hasCount(1);
    assertThat(operation("get", "/v2/specification/theme")).hasCount(0);
  }
}
