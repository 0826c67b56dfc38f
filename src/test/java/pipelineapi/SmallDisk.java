package pipelineapi;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// A small disk in memory that others do not use, and a ballast on it that leaves as little room as
/// one says. It takes a right to mount, which few machines give.
final class SmallDisk implements AutoCloseable {

  private final Path folder;
  private final Path ballast;

  private SmallDisk(Path folder) {
    this.folder = folder;
    this.ballast = folder.resolve("ballast");
  }

  /// Mounts one at a folder, or has the test told as skipped.
  static SmallDisk at(Path folder, int megabytes) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    String said =
        run(
            List.of(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=%dm".formatted(megabytes),
                "tmpfs",
                folder.toString()));
    if (!said.isEmpty()) {
      abort("No small disk can be had here, so full disks are not tested: " + said);
    }
    return new SmallDisk(folder);
  }

  // what it says when it fails
  private static String run(List<String> command) throws IOException, InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? "" : said.strip() + " (" + process.exitValue() + ")";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  Path folder() {
    return folder;
  }

  long free() throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  /// Leaves so many bytes, or what is left already where that is less.
  void leave(long bytes) throws IOException {
    letGo();
    long size = free() - bytes;
    byte[] block = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(ballast)) {
      for (long left = size; left > 0; left -= block.length) {
        out.write(block, 0, (int) Math.min(left, block.length));
      }
    }
  }

  /// Takes the ballast away.
  void letGo() throws IOException {
    if (Files.exists(ballast)) {
      try (FileChannel file = FileChannel.open(ballast, StandardOpenOption.WRITE)) {
        file.truncate(0);
      }
      Files.delete(ballast);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      run(List.of("umount", "-l", folder.toString()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
