package pipelineapi;

import java.util.List;

/// Settings that are wrong: all of them, one sentence each.
final class SettingsException extends RuntimeException {

  SettingsException(List<String> faults) {
    super(
        "%d %s wrong:\n  - %s"
            .formatted(
                faults.size(),
                faults.size() == 1 ? "setting is" : "settings are",
                String.join("\n  - ", faults)));
  }
}
