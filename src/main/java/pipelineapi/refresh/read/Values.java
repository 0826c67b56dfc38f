package pipelineapi.refresh.read;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Type;

/// Reads texts of artefacts as values of a type. Blank is null; all but free text is read without
/// the white space around it.
public final class Values {

  private static final Object BAD = Unread.BAD;

  /// Stands for a text that is not of its type.
  private enum Unread {
    BAD
  }

  private static final String OLD_ORGANISATION = "local-authority-eng:";
  private static final String ORGANISATION = "local-authority:";
  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,18}(\\.0+)?");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
  private static final long MICROS_A_DAY = 86_400_000_000L;

  private Values() {}

  /// Whether a value stands for a text that was not of its type.
  public static boolean isBad(@Nullable Object value) {
    return value instanceof Unread;
  }

  /// The value of a text, null for blank; [#isBad] when it is not of the column's type.
  public static @Nullable Object parse(Column column, String text) {
    Type type = column.type();
    if (type == Type.TEXT) {
      return text.isBlank() ? null : text;
    }
    String trimmed = text.strip();
    if (trimmed.isEmpty()) {
      return type.isList() ? List.of() : null;
    }
    return switch (type) {
      case TOKEN -> column.organisation() ? canonical(trimmed) : trimmed;
      case TEXT, JSON -> trimmed;
      case INTEGER -> whole(trimmed);
      case DECIMAL -> NUMBER.matcher(trimmed).matches() ? Double.valueOf(trimmed) : BAD;
      case BOOLEAN -> truth(trimmed);
      case DATE -> day(trimmed);
      case INSTANT -> instant(trimmed);
      case TOKEN_LIST, TEXT_LIST -> list(column, trimmed);
    };
  }

  /// The canonical spelling of an organisation.
  public static String canonical(String organisation) {
    return organisation.startsWith(OLD_ORGANISATION)
        ? ORGANISATION + organisation.substring(OLD_ORGANISATION.length())
        : organisation;
  }

  private static Object whole(String text) {
    if (!WHOLE.matcher(text).matches()) {
      return BAD;
    }
    int point = text.indexOf('.');
    return Long.valueOf(point < 0 ? text : text.substring(0, point));
  }

  private static Object truth(String text) {
    return switch (text) {
      case "True", "true", "TRUE" -> true;
      case "False", "false", "FALSE" -> false;
      default -> BAD;
    };
  }

  private static List<String> list(Column column, String text) {
    List<String> parts = new ArrayList<>();
    for (String part : text.split(";", -1)) {
      String trimmed = part.strip();
      if (!trimmed.isEmpty()) {
        parts.add(column.organisation() ? canonical(trimmed) : trimmed);
      }
    }
    return parts;
  }

  /// Days since 1970 of `YYYY-MM-DD`, `YYYY-MM`, `YYYY`, or the day of a time; else a bad value.
  static Object day(String text) {
    long day = dayAt(text);
    if (day == Long.MIN_VALUE) {
      return BAD;
    }
    return text.length() <= 10 || micros(text, day) != Long.MIN_VALUE ? Math.toIntExact(day) : BAD;
  }

  /// Microseconds since 1970 of a time in any of the forms archives hold; else a bad value. A plain
  /// day is its midnight; without a zone it is UTC.
  static Object instant(String text) {
    long day = dayAt(text);
    if (day == Long.MIN_VALUE) {
      return BAD;
    }
    if (text.length() <= 10) {
      return day * MICROS_A_DAY;
    }
    long micros = micros(text, day);
    return micros == Long.MIN_VALUE ? BAD : micros;
  }

  private static long dayAt(String text) {
    int length = text.length();
    int year = digits(text, 0, 4);
    int month = length == 4 ? 1 : dash(text, 4) ? digits(text, 5, 7) : -1;
    int day = length <= 7 ? 1 : dash(text, 7) ? digits(text, 8, 10) : -1;
    boolean whole = length == 4 || length == 7 || length >= 10;
    if (!whole || year < 1 || month < 1 || day < 1) {
      return Long.MIN_VALUE;
    }
    try {
      return LocalDate.of(year, month, day).toEpochDay();
    } catch (DateTimeException e) {
      return Long.MIN_VALUE;
    }
  }

  // THH:MM[:SS[.fraction]][Z|±HH[[:]MM]]; some old rows have a fourth part `:44`, which is dropped
  private static long micros(String text, long day) {
    char separator = text.charAt(10);
    int hour = digits(text, 11, 13);
    int minute = colon(text, 13) ? digits(text, 14, 16) : -1;
    int at = 16;
    int second = 0;
    if (colon(text, at)) {
      second = digits(text, 17, 19);
      at = 19;
    }
    if ((separator != 'T' && separator != ' ')
        || hour < 0
        || hour > 23
        || minute < 0
        || minute > 59) {
      return Long.MIN_VALUE;
    }
    if (second < 0 || second > 59) {
      return Long.MIN_VALUE;
    }
    long fraction = 0;
    if (colon(text, at) && digits(text, at + 1, at + 3) >= 0) {
      at += 3;
    } else if (at < text.length() && text.charAt(at) == '.') {
      int end = at + 1;
      long unit = 100_000;
      while (end < text.length() && Character.isDigit(text.charAt(end))) {
        fraction += unit * (text.charAt(end) - '0');
        unit /= 10;
        end++;
      }
      if (end == at + 1) {
        return Long.MIN_VALUE;
      }
      at = end;
    }
    long offset = offsetMinutes(text, at);
    if (offset == Long.MIN_VALUE) {
      return Long.MIN_VALUE;
    }
    long seconds = hour * 3600L + minute * 60L + second - offset * 60;
    return day * MICROS_A_DAY + seconds * 1_000_000 + fraction;
  }

  private static long offsetMinutes(String text, int at) {
    String zone = text.substring(at);
    if (zone.isEmpty() || zone.equals("Z") || zone.equals("z")) {
      return 0;
    }
    int hours = digits(zone, 1, 3);
    int minutes =
        switch (zone.length()) {
          case 3 -> 0;
          case 5 -> digits(zone, 3, 5);
          case 6 -> colon(zone, 3) ? digits(zone, 4, 6) : -1;
          default -> -1;
        };
    char sign = zone.charAt(0);
    if ((sign != '+' && sign != '-') || hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
      return Long.MIN_VALUE;
    }
    long total = hours * 60L + minutes;
    return sign == '-' ? -total : total;
  }

  private static boolean dash(String text, int at) {
    return at < text.length() && text.charAt(at) == '-';
  }

  private static boolean colon(String text, int at) {
    return at < text.length() && text.charAt(at) == ':';
  }

  private static int digits(String text, int from, int to) {
    if (to > text.length()) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }
}
