package pipelineapi.catalogue;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// Until when a path lives, and what to use instead.
///
/// @param from the day from which it is not to be used for anything new
/// @param sunset the day from which it is no longer answered; null while none is set
/// @param successor the path to use instead, such as `/v2/log/issue`
/// @param notice where people read about it; null where the register of versions tells all
public record Deprecation(
    LocalDate from, @Nullable LocalDate sunset, String successor, @Nullable String notice) {

  /// The same of a path below.
  Deprecation below(String path) {
    return new Deprecation(from, sunset, successor + "/" + path, notice);
  }

  /// Whether it is no longer answered on a day.
  public boolean isSunset(LocalDate today) {
    return sunset != null && !today.isBefore(sunset);
  }
}
