package pipelineapi.refresh;

import java.io.IOException;
import java.nio.file.Path;
import pipelineapi.origin.Archive;
import pipelineapi.origin.Origins;
import pipelineapi.origin.S3Settings;

/// Another process that refreshes an archive into a store, and tells each phase it enters.
final class RefreshProcess implements AutoCloseable {

  private final Process process;

  private RefreshProcess(Process process) {
    this.process = process;
  }

  static RefreshProcess start(Path archive, Path store) throws IOException {
    return new RefreshProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                RefreshProcess.class.getName(),
                archive.toString(),
                store.toString())
            .redirectErrorStream(true)
            .start());
  }

  /// Kills it as soon as it says that it entered a phase; false when it ended before.
  boolean killAt(String phase) throws IOException, InterruptedException {
    String line = process.inputReader().readLine();
    while (line != null && !line.contains("phase=" + phase + " ")) {
      line = process.inputReader().readLine();
    }
    process.destroyForcibly().waitFor();
    return line != null;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  static void main(String[] arguments) throws IOException {
    Archive archive = Archive.of(Origins.at(arguments[0], S3Settings.defaults()), null, null);
    try (archive;
        TestingStore store = new TestingStore(Path.of(arguments[1]), archive)) {
      // the log tells the phases after it
      System.out.println("phase=list ");
      System.out.flush();
      store.refreshes.refresh();
    }
  }
}
