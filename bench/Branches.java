import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Measures how long a commit to the specification takes to be served, while all else stays as it
/// is.
///
/// `java bench/Branches.java JAR ARCHIVE [SCRATCH]` — the jar, an unpacked archive, a
/// folder for the store and a repository of the archive's specification, which the machine's own
/// `git` makes (removed at start). Prints a Markdown table.
final class Branches {

  private static final int CHANGES = 5;

  private final Served served;
  private final Path scratch;
  private final Path work;

  private Branches(Path jar, String archive, Path scratch) throws Exception {
    this.scratch = scratch;
    this.served = new Served(jar, archive, scratch.resolve("store"));
    this.work = scratch.resolve("work");
    git(scratch, "init", "-q", "--bare", "-b", "main", "specification.git");
    git(scratch, "init", "-q", "-b", "main", "work");
    copy(Path.of(archive, "specification"), work.resolve("specification"));
    commit("begin");
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 2) {
      System.err.println("usage: java bench/Branches.java JAR ARCHIVE [SCRATCH]");
      System.exit(2);
    }
    Path scratch = Path.of(arguments.length > 2 ? arguments[2] : "target/bench-store").toAbsolutePath();
    Served.remove(scratch);
    Files.createDirectories(scratch.resolve("store"));
    new Branches(Path.of(arguments[0]), arguments[1], scratch).run();
  }

  private void run() throws Exception {
    Process service =
        served.start(
            "--pipeline.git.every=1s",
            "--pipeline.specification=file://" + scratch.resolve("specification.git") + "#main:specification");
    try {
      served.ready(service, Duration.ofMinutes(30));
      String status = served.get("/v1/status").body();
      System.out.println("| What | Measured |");
      System.out.println("|---|---|");
      Served.row("rows of the first load", Served.number(status, "rows"));
      Served.row(
          "first load",
          "%.1f s".formatted(
              Served.between(Served.text(status, "last_started"), Served.text(status, "last_finished"))));
      try (Stream<Path> files = Files.walk(scratch.resolve("store/snapshots"))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Served.row("bytes of " + file.getFileName(), "%,d".formatted(Files.size(file)));
        }
      }
      double[] waits = new double[CHANGES];
      double[] refreshes = new double[CHANGES];
      for (int change = 0; change < CHANGES; change++) {
        String before = id();
        Files.writeString(
            work.resolve("specification/severity.csv"),
            "\nbench-%d,Bench %d,".formatted(change, change),
            StandardOpenOption.APPEND);
        Instant begun = Instant.now();
        commit("change " + change);
        while (id().equals(before)) {
          Thread.sleep(50);
        }
        waits[change] = Duration.between(begun, Instant.now()).toMillis() / 1000.0;
        String last = served.get("/v1/status/refresh?limit=1").body();
        refreshes[change] =
            Served.between(Served.text(last, "started"), Served.text(last, "finished"));
      }
      Served.row(
          "from a commit to the specification until it is served, a look each second; median of " + CHANGES,
          "%.1f s (%s)".formatted(Served.median(waits), Arrays.toString(waits)));
      Served.row("of it the refresh", "%.1f s".formatted(Served.median(refreshes)));
      Served.row("peak resident memory", Served.megabytes(service));
    } finally {
      Served.stop(service);
    }
  }

  private String id() throws Exception {
    return Served.text(served.get("/v1/status").body(), "id");
  }

  private void commit(String message) throws Exception {
    git(work, "add", "-A");
    git(work, "-c", "user.name=bench", "-c", "user.email=bench@example.org", "commit", "-q", "-m", message);
    git(work, "push", "-q", scratch.resolve("specification.git").toString(), "main");
  }

  private static void git(Path in, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    if (new ProcessBuilder(command).directory(in.toFile()).inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
