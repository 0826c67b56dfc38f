package pipelineapi;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import pipelineapi.catalogue.CatalogueException;
import pipelineapi.snapshot.StoreInUseException;

/// Tells why the service does not start, without a stack, where the reason is a sentence.
final class StartFailures implements FailureAnalyzer {

  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String action =
          switch (cause) {
            case SettingsException _ ->
                "Settings come from arguments (--pipeline.archive=…), the environment"
                    + " (PIPELINE_ARCHIVE=…) or application.yaml. docs/configuration.md lists them.";
            case StoreInUseException _ ->
                "Stop the other process, or set another pipeline.store: one process owns a store.";
            case CatalogueException _ ->
                "Correct the declarations; each fault names file and line.";
            default -> null;
          };
      if (action != null) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), action, cause);
      }
    }
    return null;
  }
}
