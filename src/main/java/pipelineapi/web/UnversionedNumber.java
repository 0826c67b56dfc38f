package pipelineapi.web;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// A number in a question to an unversioned path, read as leniently as the first iteration did:
/// white space around it, a sign, zeros before it, single underscores between digits and a fraction
/// of zeros are all let pass.
///
/// @param value null where it is at fault
/// @param fault null where there is a value
record UnversionedNumber(@Nullable Long value, @Nullable Fault fault) {

  private static final Pattern LENIENT = Pattern.compile("([+-]?[0-9]+(?:_[0-9]+)*)(?:\\.0+)?");
  private static final int MOST_DIGITS = 4300;

  /// What is wrong with it.
  ///
  /// @param limit the bound it is beyond, by its name; null where it is no number
  record Fault(
      String parameter,
      String type,
      String message,
      String input,
      @Nullable String bound,
      @Nullable Long limit) {

    void write(JsonGenerator json) {
      json.writeStartObject().writeStringProperty("type", type);
      json.writeName("loc").writeStartArray().writeString("query").writeString(parameter);
      json.writeEndArray();
      json.writeStringProperty("msg", message).writeStringProperty("input", input);
      if (bound != null && limit != null) {
        json.writeName("ctx").writeStartObject().writeNumberProperty(bound, limit).writeEndObject();
      }
      json.writeEndObject();
    }
  }

  /// Reads a parameter, of which the last value counts.
  static UnversionedNumber read(
      Map<String, List<String>> parameters, String name, long least, long most, long otherwise) {
    List<String> given = parameters.get(name);
    if (given == null) {
      return new UnversionedNumber(otherwise, null);
    }
    String input = given.getLast();
    var matcher = LENIENT.matcher(stripped(input));
    if (!matcher.matches()) {
      return bad(
          name,
          "int_parsing",
          "Input should be a valid integer, unable to parse string as an integer",
          input);
    }
    String digits = matcher.group(1).replace("_", "");
    if (digits.length() > MOST_DIGITS) {
      return bad(
          name,
          "int_parsing_size",
          "Unable to parse input string as an integer, exceeded maximum size",
          input);
    }
    BigInteger number = new BigInteger(digits);
    if (number.compareTo(BigInteger.valueOf(least)) < 0) {
      return beyond(name, "greater_than_equal", "greater", "ge", least, input);
    }
    if (number.compareTo(BigInteger.valueOf(most)) > 0) {
      return beyond(name, "less_than_equal", "less", "le", most, input);
    }
    return new UnversionedNumber(number.longValueExact(), null);
  }

  private static String stripped(String text) {
    return text.replaceAll("^[\\s\\u00a0]+|[\\s\\u00a0]+$", "");
  }

  private static UnversionedNumber bad(String name, String type, String message, String input) {
    return new UnversionedNumber(null, new Fault(name, type, message, input, null, null));
  }

  private static UnversionedNumber beyond(
      String name, String type, String side, String bound, long limit, String input) {
    String message = "Input should be %s than or equal to %d".formatted(side, limit);
    return new UnversionedNumber(null, new Fault(name, type, message, input, bound, limit));
  }
}
