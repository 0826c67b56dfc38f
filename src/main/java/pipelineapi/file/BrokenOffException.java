package pipelineapi.file;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The archive failed in the middle of a file.
public final class BrokenOffException extends IOException {

  BrokenOffException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
