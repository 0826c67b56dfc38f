package pipelineapi.catalogue;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads until when a path lives.
final class DeprecationReader {

  private static final String MEMBER = "deprecated";
  private static final String SUNSET = "sunset";

  private DeprecationReader() {}

  /// The member `deprecated` of a declaration.
  static Optional<Deprecation> read(Declaration declared) {
    return declared.mapping(MEMBER).map(DeprecationReader::readWhole);
  }

  private static Deprecation readWhole(Declaration declared) {
    LocalDate from = day(declared, "from", declared.text("from"));
    LocalDate sunset =
        declared.optionalText(SUNSET).map(t -> day(declared, SUNSET, t)).orElse(null);
    if (sunset != null && from != null && sunset.isBefore(from)) {
      declared.fault(SUNSET, "%s is before the deprecation, %s".formatted(sunset, from));
    }
    Deprecation read =
        new Deprecation(
            from == null ? LocalDate.MAX : from,
            sunset,
            declared.text("successor"),
            declared.optionalText("notice").orElse(null));
    declared.close();
    return read;
  }

  private static @Nullable LocalDate day(Declaration declared, String member, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException _) {
      if (!text.isEmpty()) {
        declared.fault(member, "'%s' is no day such as 2027-01-31".formatted(text));
      }
      return null;
    }
  }
}
