package pipelineapi.snapshot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Another process that owns a store until its input ends, or says why it cannot.
final class StoreOwner implements AutoCloseable {

  private final Process process;
  private final String answer;

  private StoreOwner(Process process, String answer) {
    this.process = process;
    this.answer = answer;
  }

  static StoreOwner start(Path store) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                StoreOwner.class.getName(),
                store.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String line = process.inputReader().readLine();
    while (line != null && !line.startsWith("answer: ")) {
      line = process.inputReader().readLine();
    }
    return new StoreOwner(process, line == null ? "" : line.substring("answer: ".length()));
  }

  /// `owned`, or why not.
  String answer() {
    return answer;
  }

  long pid() {
    return process.pid();
  }

  /// Ends it without warning.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  int exitCode() throws InterruptedException {
    process.waitFor(20, TimeUnit.SECONDS);
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  static void main(String[] arguments) throws IOException {
    try (SnapshotStore store =
        TestingSnapshots.open(Path.of(arguments[0]), 3, new TestingClock())) {
      System.out.println("answer: owned" + store.current().map(_ -> " with a snapshot").orElse(""));
      System.out.flush();
      System.in.read();
    } catch (StoreInUseException e) {
      System.out.println("answer: " + e.getMessage());
      System.out.flush();
      System.exit(1);
    }
  }
}
