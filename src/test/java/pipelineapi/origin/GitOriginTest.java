package pipelineapi.origin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.FileMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/// A branch on a real Git server; the contract holds once a commit was taken up.
class GitOriginTest extends OriginContract {

  private static final GitSettings QUICK =
      new GitSettings(Duration.ofMinutes(5), Duration.ofSeconds(1), DataSize.ofMegabytes(64));

  @TempDir static Path folder;
  private static TestingGit server;
  private static int tests;

  private TestingGit.Repo repo;
  private Path copy;
  private GitOrigin origin;
  private boolean moved;

  @BeforeAll
  static void start() throws IOException {
    server = TestingGit.start(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void openABranchOfItsOwn() throws IOException {
    int test = tests++;
    repo = server.repository("test-" + test);
    repo.put("readme.md", "of no folder").put("data/.keep", "");
    repo.commit();
    repo.remove("data/.keep");
    copy = folder.resolve("copy-" + test);
    origin = open("#main:data");
  }

  @AfterEach
  void close() {
    server.protect(null);
    server.beforeAnswer(() -> {});
    origin.close();
  }

  private GitOrigin open(String branch) {
    return at(repo.address() + branch);
  }

  private GitOrigin at(String place) {
    return (GitOrigin) Origins.mounted(place, S3Settings.defaults(), QUICK, copy);
  }

  @Override
  Origin origin() {
    if (moved) {
      moved = false;
      origin.follow();
    }
    return origin;
  }

  @Override
  void put(String key, String text) throws IOException {
    repo.put("data/" + key, text).commit();
    moved = true;
  }

  @Override
  void delete(String key) throws IOException {
    repo.put("data/.keep", "").remove("data/" + key).commit();
    moved = true;
  }

  private void assertUnreachable(String told) {
    assertThatThrownBy(origin::follow)
        .isInstanceOf(OriginUnreachableException.class)
        .hasMessage(told, repo.address());
    assertThat(origin.state("").fault()).isEqualTo(told.formatted(repo.address()));
  }

  @Test
  void aCommitStaysUntilTheNextIsTakenUp() throws IOException {
    String first = repo.put("data/a.csv", "one").put("data/b.csv", "same").commit();
    origin.follow();
    ArchiveObject a = found("a.csv");
    ArchiveObject b = found("b.csv");
    var firstTime = repo.time();

    String second = repo.put("data/a.csv", "two").put("other/c.csv", "c").commit();

    assertThat(origin.find("a.csv")).contains(a);
    assertThat(origin.state("specification/"))
        .isEqualTo(
            new BranchState(
                "specification/",
                repo.address() + "#main:data",
                first,
                firstTime,
                origin.state("").checked(),
                null));
    origin.follow();
    assertThat(origin.state("").commit()).isEqualTo(second);
    assertThat(text(origin, found("a.csv"))).isEqualTo("two");
    assertThat(found("a.csv").modified()).isEqualTo(repo.time());
    // what the commit did not touch is as it was
    assertThat(origin.find("b.csv")).contains(b);
    assertThat(b.modified()).isEqualTo(firstTime);
  }

  @Test
  void looksAreCountedByWhatCameOfThem() throws IOException {
    BranchUse use = BranchUse.OF_PROCESS;
    long followed = use.looks(true);
    long failed = use.looks(false);
    repo.put("data/a.csv", "one").commit();
    origin.follow();
    server.protect("a secret");
    origin.follow();
    assertThat(use.looks(true)).isEqualTo(followed + 1);
    assertThat(use.looks(false)).isEqualTo(failed + 1);
    assertThat(use.nanos(true)).isPositive();
  }

  @Test
  void aBranchThatStandsStillCostsOneQuestionAndNoBytes() throws IOException {
    repo.put("data/a.csv", "one").commit();
    origin.follow();
    server.requests();

    origin.follow();
    keys(origin, "");
    text(origin, found("a.csv"));

    assertThat(server.requests())
        .containsExactly(
            "GET /%s/info/refs".formatted(repo.folder().getFileName()),
            "POST /%s/git-upload-pack".formatted(repo.folder().getFileName()));
  }

  @Test
  void onlyTheNewestCommitIsFetchedAndOnlyWhatItChanged() throws IOException {
    String large = noise(2);
    repo.put("data/old.csv", noise(1)).commit();
    repo.remove("data/old.csv").put("data/large.csv", large).commit();
    origin.follow();
    long first = size(copy);
    repo.put("data/small.csv", "a").commit();
    origin.follow();

    assertThat(keys(origin, "")).containsExactly("large.csv", "small.csv");
    assertThat(size(copy) - first).isLessThan(20_000);
    // as bytes of one of the two compressed, and not of both
    assertThat(first).isLessThan(large.length() * 7L / 10);
  }

  private static String noise(int seed) {
    Random random = new Random(seed);
    return Stream.generate(() -> Double.toString(random.nextDouble()))
        .limit(20_000)
        .collect(Collectors.joining("\n"));
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @Test
  void aBranchWhoseHistoryWasReplacedIsFollowed() throws IOException {
    repo.put("data/a.csv", "one").commit();
    repo.put("data/a.csv", "two").commit();
    origin.follow();

    String replaced = repo.put("data/a.csv", "other").commit("main", false);
    origin.follow();

    assertThat(origin.state("").commit()).isEqualTo(replaced);
    assertThat(text(origin, found("a.csv"))).isEqualTo("other");
  }

  @Test
  void afterManyCommitsTheCopyIsNoLargerThanOneFetchedAnew() throws IOException {
    for (int commit = 0; commit < 25; commit++) {
      repo.put("data/a.csv", "number " + commit).commit();
      origin.follow();
      assertThat(text(origin, found("a.csv"))).isEqualTo("number " + commit);
    }

    try (Stream<Path> packs = Files.walk(copy)) {
      assertThat(packs.filter(file -> file.toString().endsWith(".pack"))).hasSizeLessThan(25);
    }
    assertThat(found("a.csv").modified()).isEqualTo(repo.time());
  }

  @Test
  void theNextProcessBeginsWhereTheLastEndedAndNeedsNoServer() throws IOException {
    repo.put("data/a.csv", "one").put("data/b.csv", "b").commit();
    origin.follow();
    repo.put("data/a.csv", "two").commit();
    origin.follow();
    var listed = listed(origin, "");
    BranchState state = origin.state("");
    origin.close();
    repo.vanish();

    origin = open("#main:data");

    assertThat(listed(origin, "")).isEqualTo(listed).hasSize(2);
    assertThat(text(origin, found("a.csv"))).isEqualTo("two");
    assertThat(origin.state("").commit()).isEqualTo(state.commit());
    origin.follow();
    assertThat(origin.state("").fault()).contains("is no repository");
  }

  @Test
  void whatWasFetchedAnewIsTakenUpByTheNextProcessIfNeedBe() throws IOException {
    repo.put("data/a.csv", "one").commit();
    origin.follow();
    origin.close();
    Files.move(copy.resolve("copy"), copy.resolve("fresh"));
    repo.vanish();

    origin = open("#main:data");

    assertThat(text(origin, found("a.csv"))).isEqualTo("one");
  }

  @Test
  void theCopyOfAnotherBranchIsNotTakenForThisOne() throws IOException {
    repo.put("data/a.csv", "main").commit();
    origin.follow();
    origin.close();
    repo.put("data/a.csv", "next").commit("next", true);

    origin = open("#next:data");

    assertThat(text(origin, found("a.csv"))).isEqualTo("next");
  }

  @Test
  void linksSubmodulesAndNamesThatAreNoTextAreLeftOut() throws IOException {
    repo.put("data/a.csv", "a")
        .put("data/link.csv".getBytes(UTF_8), FileMode.SYMLINK, "a.csv")
        .put("data/module".getBytes(UTF_8), FileMode.GITLINK, "")
        .put("data/run.sh".getBytes(UTF_8), FileMode.EXECUTABLE_FILE, "run")
        .put("data/caf\u00e9.csv".getBytes(ISO_8859_1), FileMode.REGULAR_FILE, "latin")
        .commit();
    origin.follow();

    assertThat(keys(origin, "")).containsExactly("a.csv", "run.sh");
  }

  @Test
  void aRepositoryOnThisMachineNeedsNoServer() throws IOException {
    repo.put("data/a b.csv", "one").commit();
    origin.close();

    origin = at(repo.folder().toUri().toString().replaceAll("/$", "") + "#main:data");
    origin.follow();
    assertThat(text(origin, found("a b.csv"))).isEqualTo("one");
    repo.put("data/a b.csv", "two").commit();
    origin.follow();

    assertThat(text(origin, found("a b.csv"))).isEqualTo("two");
    assertThat(origin.place()).startsWith("file:///").endsWith(".git#main:data");
  }

  @Test
  void withoutAFolderAllOfTheBranchIsRead() throws IOException {
    repo.put("data/a.csv", "one").commit();
    origin = open("#main");

    assertThat(keys(origin, "")).containsExactly("data/a.csv", "readme.md");
    assertThat(origin.place()).isEqualTo(repo.address() + "#main");
  }

  @Test
  void whatFailsLeavesTheCommitThatIsReadAndIsTold() throws IOException {
    repo.put("data/a.csv", "one").commit();
    origin.follow();
    BranchState before = origin.state("");

    repo.remove("data/a.csv").commit();
    origin.follow();

    assertThat(origin.state("").commit()).isEqualTo(before.commit());
    assertThat(origin.state("").fault())
        .startsWith(repo.address() + " has no folder 'data' in branch main at commit ")
        .endsWith(", but readme.md: check its name");
    assertThat(text(origin, found("a.csv"))).isEqualTo("one");
    repo.put("data/a.csv", "two").commit();
    origin.follow();
    assertThat(origin.state("").fault()).isNull();
    assertThat(text(origin, found("a.csv"))).isEqualTo("two");
  }

  @Test
  void aBranchThatIsNotThereIsToldWithThoseThatAre() throws IOException {
    for (int number = 10; number < 25; number++) {
      repo.commit("next-" + number, true);
    }
    origin = open("#mian");

    assertUnreachable(
        "%s has no branch 'mian', but main, next-10, next-11, next-12, next-13, next-14, next-15,"
            + " next-16, next-17, next-18 and 6 more: check its name");
  }

  @Test
  void anEmptyRepositoryIsToldAsEmpty() throws IOException {
    repo = server.repository("empty");
    origin = open("#main");

    assertUnreachable("%s has no branch at all, it is empty: check the address");
  }

  @Test
  void aRepositoryThatIsNotThereIsTold() throws IOException {
    repo.vanish();

    assertUnreachable(
        "%s is no repository, or none that may be read: check the address, and the user and token"
            + " in it");
    assertThatThrownBy(() -> origin.list("", _ -> {}))
        .isInstanceOf(OriginUnreachableException.class);
  }

  @Test
  void credentialsOfTheAddressOpenItAndAreNeverShown() throws IOException {
    repo.put("data/a.csv", "one").commit();
    server.protect("reader:s3cr%et");
    assertUnreachable("%s may not be read: check the user and token in the address");
    origin.close();

    String host = "http://127.0.0.1";
    origin = at(repo.address().replace("http://", "http://reader:s3cr%25et@") + "#main:data");
    origin.follow();

    assertThat(text(origin, found("a.csv"))).isEqualTo("one");
    assertThat(origin.place()).isEqualTo(repo.address() + "#main:data").startsWith(host);
    try (Stream<Path> files = Files.walk(copy)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), ISO_8859_1)).doesNotContain("s3cr");
      }
    }
    server.protect("reader:another");
    origin.follow();
    assertThat(origin.state("").fault())
        .isEqualTo(repo.address() + " may not be read: check the user and token in the address");
  }

  @Test
  void anotherAddressIsNotFollowedToAndGetsNoCredentials() throws IOException {
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer moved =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    moved.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders().get("Host"));
          boolean known = exchange.getRequestHeaders().containsKey("Authorization");
          exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
          exchange
              .getResponseHeaders()
              .add("Location", repo.address() + "/info/refs?service=git-upload-pack");
          exchange.sendResponseHeaders(known ? 302 : 401, -1);
          exchange.close();
        });
    moved.start();
    server.requests();
    try {
      String address = "127.0.0.1:%d/a.git".formatted(moved.getAddress().getPort());
      origin = at("http://me:secret@%s#main".formatted(address));

      assertThatThrownBy(origin::follow)
          .hasMessage("http://%s is at another address by now: check the address", address);
      assertThat(asked).hasSizeGreaterThan(1);
      assertThat(server.requests()).isEmpty();
    } finally {
      moved.stop(0);
    }
  }

  @Test
  void aServerThatStaysSilentIsLeft() {
    CountDownLatch leave = new CountDownLatch(1);
    server.beforeAnswer(() -> {
      try {
        leave.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });

    try {
      assertUnreachable("%s did not answer within 1 s: check the address and the network");
    } finally {
      leave.countDown();
    }
  }

  @Test
  void aServerThatFailsIsTold() {
    server.beforeAnswer(() -> {
      throw new IllegalStateException("broken");
    });

    assertThatThrownBy(origin::follow)
        .isInstanceOf(OriginUnreachableException.class)
        .hasMessageStartingWith(repo.address() + " cannot be reached (")
        .hasMessageContaining("500")
        .hasMessageEndingWith("): check the address and the network");
  }

  @Test
  void aRepositoryBeyondTheLimitIsNotFetched() throws IOException {
    for (int file = 0; file < 30; file++) {
      byte[] noise = new byte[100_000];
      new Random(file).nextBytes(noise);
      repo.put("data/%d.csv".formatted(file), new String(noise, ISO_8859_1));
    }
    repo.commit();
    origin =
        (GitOrigin)
            Origins.mounted(
                repo.address() + "#main:data",
                S3Settings.defaults(),
                new GitSettings(
                    Duration.ofMinutes(5), Duration.ofSeconds(5), DataSize.ofMegabytes(1)),
                copy);

    assertUnreachable(
        "%s is larger than 1048576B: raise pipeline.git.largest, or follow a smaller repository");
  }

  @Test
  void aDamagedCopyIsFetchedAnew() throws IOException {
    repo.put("data/a.csv", "one").commit();
    origin.follow();
    ArchiveObject a = found("a.csv");
    origin.close();
    try (Stream<Path> files = Files.walk(copy)) {
      for (Path pack : files.filter(file -> file.toString().endsWith(".pack")).toList()) {
        Files.write(pack, new byte[32]);
      }
    }

    origin = open("#main:data");
    origin.follow();

    assertThat(origin.state("").fault()).isNull();
    assertThat(origin.find("a.csv")).contains(a);
    assertThat(text(origin, a)).isEqualTo("one");
  }

  @Test
  void whatAnyoneSetUpForGitDoesNotCount() throws IOException {
    String home = System.getProperty("user.home");
    Path homeless = Files.createDirectory(copy.resolveSibling(copy.getFileName() + "-home"));
    Files.writeString(
        homeless.resolve(".gitconfig"),
        "[url \"http://127.0.0.1:1/\"]\n\tinsteadOf = " + URI.create(repo.address()).resolve("/"));
    System.setProperty("user.home", homeless.toString());
    try {
      repo.put("data/a.csv", "one").commit();
      origin.follow();
    } finally {
      System.setProperty("user.home", home);
    }

    assertThat(keys(origin, "")).containsExactly("a.csv");
    try (Stream<Path> left = Files.list(homeless)) {
      assertThat(left).hasSize(1);
    }
  }
}
