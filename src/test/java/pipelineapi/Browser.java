package pipelineapi;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/// A real browser, that of the system, with a profile of its own; it reaches nothing but loopback.
final class Browser implements AutoCloseable {

  private static final String ABSENT =
      "No browser, so pages are not tested: install Chromium (apt-get install chromium), or name it"
          + " by CHROMIUM";

  private static final String LOOPBACK = "127.0.0.1";

  // milliseconds: machines that build do much at once
  private static final int PATIENCE = 120_000;

  private final Playwright playwright;
  private final BrowserContext context;
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> abroad = new CopyOnWriteArrayList<>();

  private Browser(Playwright playwright, BrowserContext context) {
    this.playwright = playwright;
    this.context = context;
  }

  /// Starts it.
  ///
  /// @param profile a folder for what it keeps
  static Browser start(Path profile) {
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    BrowserContext context =
        playwright
            .chromium()
            .launchPersistentContext(
                profile,
                new BrowserType.LaunchPersistentContextOptions()
                    .setExecutablePath(executable().orElseThrow())
                    // everything but the service answers as if it were not there
                    .setArgs(
                        List.of(
                            "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE " + LOOPBACK,
                            "--disable-background-networking"))
                    .setChromiumSandbox(false)
                    .setHeadless(true)
                    .setViewportSize(1280, 900));
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
    return new Browser(playwright, context);
  }

  /// Skips the tests, saying so, where there is no browser.
  static void assumeInstalled() {
    if (executable().isEmpty()) {
      System.err.println(ABSENT);
    }
    assumeTrue(executable().isPresent(), ABSENT);
  }

  private static Optional<Path> executable() {
    String named = System.getenv("CHROMIUM");
    return Stream.of(
            named == null ? "/usr/bin/chromium" : named,
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// A page, all whose complaints and requests are noted.
  Page page() {
    Page page = context.newPage();
    page.setDefaultTimeout(PATIENCE);
    page.onConsoleMessage(message -> {
      if (message.type().equals("error")) {
        complaints.add(message.text());
      }
    });
    page.onPageError(complaints::add);
    page.onRequest(request -> {
      URI asked = URI.create(request.url());
      if (asked.getHost() != null && !asked.getHost().equals(LOOPBACK)) {
        abroad.add(request.url());
      }
    });
    return page;
  }

  /// What pages wrote to the console as errors, refusals by their policy among them.
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /// What pages asked of other hosts.
  List<String> abroad() {
    return List.copyOf(abroad);
  }

  @Override
  public void close() {
    context.close();
    playwright.close();
  }
}
