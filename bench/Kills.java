import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Kills the service at random moments of its refreshes, while the archive changes, and proves what
/// is left.
///
/// `java bench/Kills.java JAR [KILLS] [SEED] [SCRATCH]`, see the README beside it. Each life of the
/// service ends by `kill -9` at a random moment after it entered a random phase. The next one must
/// open the newest snapshot without passing one over; every 25 kills the store is let come to rest
/// and proved by `--check`. Fails at the first thing that does not hold.
final class Kills {

  private static final List<String> PHASES =
      List.of("Starting", "phase=list", "phase=read", "phase=build", "phase=derive", "phase=check", "phase=publish", "snapshot published");
  private static final int PROVED_EVERY = 25;
  private static final Duration LONGEST_LIFE = Duration.ofSeconds(60);

  private final Path jar;
  private final Path scratch;
  private final Random random;
  private final Map<String, Integer> killed = new TreeMap<>();
  private final List<Path> issues;
  private int opened;

  private Kills(Path jar, Path scratch, long seed) throws Exception {
    this.jar = jar;
    this.scratch = scratch;
    this.random = new Random(seed);
    run(List.of("sample", "--to", archive().toString(), "--seed", "3"));
    try (Stream<Path> files = Files.walk(archive())) {
      this.issues =
          files.filter(file -> file.toString().matches(".*/issue/.*\\.csv")).sorted().toList();
    }
  }

  private Path archive() {
    return scratch.resolve("archive");
  }

  private List<String> java(List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar.toString()));
    command.addAll(arguments);
    return command;
  }

  private List<String> settings() {
    return List.of(
        "--server.address=127.0.0.1",
        "--server.port=0",
        "--management.server.port=0",
        "--logging.level.pipelineapi.refresh=debug",
        "--pipeline.refresh.every=1s",
        "--pipeline.snapshots.grace=1s",
        "--pipeline.guard.row-share=0",
        "--pipeline.guard.column-share=0",
        "--pipeline.guard.days-back=1000",
        "--pipeline.archive=" + archive(),
        "--pipeline.store=" + scratch.resolve("store"));
  }

  private int run(List<String> arguments) throws Exception {
    Path log = scratch.resolve("command.log");
    return new ProcessBuilder(java(arguments))
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start()
        .waitFor();
  }

  /// One object gets a row more, loses one, goes or comes back.
  private void change() throws IOException {
    Path file = issues.get(random.nextInt(issues.size()));
    Path away = scratch.resolve("away").resolve(archive().relativize(file));
    if (Files.exists(away)) {
      Files.move(away, file);
      return;
    }
    // some are not UTF-8, and stay as they are
    List<String> lines =
        new ArrayList<>(Files.readAllLines(file, StandardCharsets.ISO_8859_1));
    switch (random.nextInt(3)) {
      case 0 -> {
        Files.createDirectories(away.getParent());
        Files.move(file, away);
        return;
      }
      case 1 -> lines.add(lines.getLast());
      default -> {
        if (lines.size() > 2) {
          lines.removeLast();
        }
      }
    }
    Path next = scratch.resolve("next.csv");
    Files.write(next, lines, StandardCharsets.ISO_8859_1);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void life() throws Exception {
    String phase = PHASES.get(random.nextInt(PHASES.size()));
    int pass = random.nextInt(3);
    int delay = random.nextInt(150);
    List<String> command = java(Stream.concat(settings().stream(), Stream.of("--logging.level.root=info")).toList());
    Process service = new ProcessBuilder(command).redirectErrorStream(true).start();
    Instant end = Instant.now().plus(LONGEST_LIFE);
    boolean hasSnapshot = Files.exists(scratch.resolve("store/snapshots")) && !isEmpty(scratch.resolve("store/snapshots"));
    boolean told = false;
    String met = "end of its time";
    try (BufferedReader log = service.inputReader()) {
      String line;
      while (Instant.now().isBefore(end) && (line = log.readLine()) != null) {
        if (line.contains("passed over") || line.contains("APPLICATION FAILED") || line.contains(" ERROR ")) {
          throw new IllegalStateException("a life began with: " + line);
        }
        if (line.contains("snapshot opened")) {
          told = true;
          opened++;
        }
        if (line.contains("phase=list")) {
          change();
          if (hasSnapshot && !told) {
            throw new IllegalStateException("a snapshot was there and none was opened");
          }
        }
        if (line.contains(phase) && (phase.equals("Starting") || pass-- <= 0)) {
          met = phase;
          TimeUnit.MILLISECONDS.sleep(delay);
          break;
        }
        // nothing new to read, so that no later phase will come: it ends here
        if (line.contains("refresh unchanged") && !phase.equals("phase=list")) {
          change();
        }
      }
    } finally {
      service.destroyForcibly().waitFor();
    }
    killed.merge(met, 1, Integer::sum);
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  /// Lets a refresh come to its end, then proves the snapshot.
  private void prove() throws Exception {
    Process service = new ProcessBuilder(java(settings())).redirectErrorStream(true).start();
    try (BufferedReader log = service.inputReader()) {
      String line;
      while ((line = log.readLine()) != null && !line.contains("refresh unchanged")) {
        if (line.contains("refresh failed")) {
          throw new IllegalStateException("a refresh after a kill failed: " + line);
        }
      }
    } finally {
      service.destroy();
      service.waitFor();
    }
    List<String> check = new ArrayList<>(List.of("--check"));
    check.addAll(settings());
    int code = run(check);
    if (code != 0) {
      throw new IllegalStateException(
          "--check ended with %d:%n%s".formatted(code, Files.readString(scratch.resolve("command.log"))));
    }
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 1) {
      System.err.println("usage: java bench/Kills.java JAR [KILLS] [SEED] [SCRATCH]");
      System.exit(2);
    }
    int number = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
    long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
    Path scratch = Path.of(arguments.length > 3 ? arguments[3] : "target/bench-kills");
    Served.remove(scratch);
    Files.createDirectories(scratch);
    Instant begun = Instant.now();
    Kills kills = new Kills(Path.of(arguments[0]), scratch.toAbsolutePath(), seed);
    int proved = 0;
    for (int i = 1; i <= number; i++) {
      kills.life();
      if (i % PROVED_EVERY == 0 || i == number) {
        kills.prove();
        proved++;
        System.err.printf("%d killed, %s%n", i, kills.killed);
      }
    }
    System.out.printf("| kills | %d in %s |%n", number, Served.seconds(begun));
    kills.killed.forEach((phase, times) -> System.out.printf("| killed after `%s` | %d |%n", phase, times));
    System.out.printf("| starts that opened a snapshot, none passed over | %d |%n", kills.opened);
    System.out.printf("| proofs by `--check`, all held | %d |%n", proved);
  }
}
