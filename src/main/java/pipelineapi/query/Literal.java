package pipelineapi.query;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pipelineapi.catalogue.Type;

/// Reads a text as a value of a type.
final class Literal {

  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,19}");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?");
  private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  // a form turns the plus of `today+1d` into a blank
  private static final Pattern TODAY = Pattern.compile("today(?:([+ -])([0-9]{1,6})d)?");
  private static final Pattern MOMENT =
      Pattern.compile(
          "([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]{1,6})?)?)"
              + "(Z|[+-][0-9]{2}:[0-9]{2})?");
  private static final String OLD_PREFIX = "local-authority-eng:";
  private static final String PREFIX = "local-authority:";

  private Literal() {}

  /// A text without the white space around it that its type does not keep.
  static String trim(Type type, String text) {
    if (type == Type.TEXT || type == Type.TEXT_LIST) {
      return text;
    }
    int from = 0;
    int to = text.length();
    while (from < to && white(text.charAt(from))) {
      from++;
    }
    while (to > from && white(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  /// Whether there is nothing but white space.
  static boolean blank(String text) {
    return text.chars().allMatch(c -> white((char) c));
  }

  private static boolean white(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  /// The canonical spelling of an organisation.
  static String organisation(String text) {
    return text.startsWith(OLD_PREFIX) ? PREFIX + text.substring(OLD_PREFIX.length()) : text;
  }

  /// The value a trimmed text stands for; empty when it is none of the type. For an instant, a day
  /// may stand for the whole of it.
  static Optional<Object> read(Type type, String text, LocalDate asOf) {
    try {
      return switch (type) {
        case TOKEN, TEXT, TOKEN_LIST, TEXT_LIST, JSON -> Optional.of(text);
        case INTEGER ->
            WHOLE.matcher(text).matches() ? Optional.of(Long.valueOf(text)) : Optional.empty();
        case DECIMAL -> decimal(text);
        case BOOLEAN ->
            switch (text) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            };
        case DATE -> day(text, asOf).map(Object.class::cast);
        case INSTANT -> day(text, asOf).map(Object.class::cast).or(() -> moment(text));
      };
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Object> decimal(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      return Optional.empty();
    }
    double value = Double.parseDouble(text);
    return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
  }

  private static Optional<LocalDate> day(String text, LocalDate asOf) {
    if (DAY.matcher(text).matches()) {
      return Optional.of(LocalDate.parse(text));
    }
    Matcher matcher = TODAY.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String days = matcher.group(2);
    if (days == null) {
      return Optional.of(asOf);
    }
    LocalDate day = asOf.plusDays(Long.parseLong(days) * ("-".equals(matcher.group(1)) ? -1 : 1));
    return inCalendar(day) ? Optional.of(day) : Optional.empty();
  }

  private static Optional<Object> moment(String text) {
    Matcher matcher = MOMENT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    LocalDateTime local =
        LocalDateTime.of(LocalDate.parse(matcher.group(1)), LocalTime.parse(matcher.group(2)));
    String zone = matcher.group(3);
    LocalDateTime moment =
        zone == null
            ? local
            : OffsetDateTime.of(local, ZoneOffset.of(zone))
                .withOffsetSameInstant(ZoneOffset.UTC)
                .toLocalDateTime();
    return inCalendar(moment.toLocalDate()) ? Optional.of(moment) : Optional.empty();
  }

  private static boolean inCalendar(LocalDate day) {
    int year = day.get(ChronoField.YEAR);
    return year >= 1 && year <= 9999;
  }

  /// A moment as a question may give it.
  static String text(LocalDateTime moment) {
    return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(moment) + "Z";
  }

  /// What a value of the type looks like, for messages.
  static String expected(Type type) {
    return switch (type) {
      case TOKEN, TEXT, TOKEN_LIST, TEXT_LIST, JSON -> "a text that is not empty";
      case INTEGER -> "a whole number of 64 bits, such as 42";
      case DECIMAL -> "a number, such as 0.5";
      case BOOLEAN -> "true or false";
      case DATE -> "a day such as 2026-01-31, today, today-30d or today+1d";
      case INSTANT ->
          "a moment such as 2026-03-10T01:10:00Z with up to 6 decimals, or a day such as"
              + " 2026-01-31, today, today-30d or today+1d";
    };
  }
}
