package pipelineapi.snapshot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells failures that only mean that the disk is full: whoever looks after it can help, and
/// nothing is wrong with what was read or asked.
public final class FullDisk {

  // what the system says, and the engine of its folder for what memory cannot hold
  private static final List<String> SAID =
      List.of("No space left on device", "Disk quota exceeded", "max_temp_directory_size");

  private FullDisk() {}

  /// Whether a failure, or what caused it, says so.
  public static boolean isTold(@Nullable Throwable failure) {
    for (Throwable one = failure; one != null; one = one.getCause()) {
      String message = one.getMessage();
      if (message != null && SAID.stream().anyMatch(message::contains)) {
        return true;
      }
    }
    return false;
  }
}
