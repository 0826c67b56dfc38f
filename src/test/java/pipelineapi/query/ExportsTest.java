package pipelineapi.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/// Whoever waits for the file of a whole list hears how it ends, whatever goes wrong.
@Timeout(60)
class ExportsTest {

  @TempDir Path folder;

  private final Exports exports = new Exports(DataSize.ofMegabytes(1));

  /// Writes a line, unless something goes wrong before or after.
  private record Line(boolean begins, boolean leavesARest) implements Exports.Writer {

    @Override
    public void begin() {
      if (!begins) {
        throw new OverloadException("The queue is full.");
      }
    }

    @Override
    public Answer.Timing write(Path file, LongPredicate grown, Runnable ended) {
      try {
        if (leavesARest) {
          Files.createDirectories(file.resolve("rest"));
          throw new IllegalStateException("it broke off");
        }
        Files.writeString(file, "a line");
        return new Answer.Timing(0, 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        ended.run();
      }
    }
  }

  @Test
  void aFileThatCouldNotBeBegunIsBegunByTheNextWhoAsks() throws IOException {
    assertThatThrownBy(() -> exports.get("list", folder, new Line(false, false)))
        .isInstanceOf(OverloadException.class);

    Export file = exports.get("list", folder, new Line(true, false));
    assertThat(Files.readString(file.file())).isEqualTo("a line");
  }

  @Test
  void aFaultIsToldAlsoWhereWhatWasWrittenCannotBeRemoved() {
    assertThatThrownBy(() -> exports.get("list", folder, new Line(true, true)))
        .hasMessageContaining("it broke off");
  }
}
