package pipelineapi.query;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A row in memory.
record Row(Map<String, @Nullable Object> values) {

  @Nullable Object get(String column) {
    return values.get(column);
  }
}
