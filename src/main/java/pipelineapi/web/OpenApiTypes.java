package pipelineapi.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Argument;
import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Measure;
import pipelineapi.catalogue.Type;
import pipelineapi.query.Offered;

/// Says in JSON Schema what values look like, in answers and in questions.
final class OpenApiTypes {

  private static final String SCHEMAS = "#/components/schemas/";
  private static final String DAY_WORD = "^today([+-][0-9]{1,5}d)?$";
  private static final String BLANK = " \\t\\r\\n";

  private OpenApiTypes() {}

  /// The values of a column in an answer.
  static Tree answered(Column column) {
    Tree schema = answered(column.type(), column.optional());
    schema.put(
        "description", column.meaning() + (column.heavy() ? ". Only when named in fields" : ""));
    if (column.example() != null) {
      schema.put("examples", List.of(example(column.example())));
    }
    return schema;
  }

  /// The values of a figure about a group.
  static Tree answered(Measure measure) {
    return answered(measure.type(), measure.optional()).put("description", measure.meaning());
  }

  private static Tree answered(Type type, boolean optional) {
    Tree schema = new Tree();
    boolean nullable = optional && !type.isList();
    switch (type) {
      case TOKEN, TEXT -> type(schema, "string", nullable);
      case INTEGER -> type(schema, "integer", nullable).put("format", "int64");
      case DECIMAL -> type(schema, "number", nullable).put("format", "double");
      case BOOLEAN -> type(schema, "boolean", nullable);
      case DATE -> type(schema, "string", nullable).put("format", "date");
      case INSTANT -> type(schema, "string", nullable).put("format", "date-time");
      case TOKEN_LIST, TEXT_LIST ->
          type(schema, "array", false).put("items", Tree.of("type", "string"));
      // any value: the column holds a document
      case JSON -> {}
    }
    return schema;
  }

  /// A declared example in the types that JSON has.
  static Object example(Object value) {
    return switch (value) {
      case Map<?, ?> members -> {
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        members.forEach((name, member) -> sorted.put(String.valueOf(name), inner(member)));
        yield sorted;
      }
      case List<?> elements -> {
        List<@Nullable Object> list = new ArrayList<>();
        elements.forEach(element -> list.add(inner(element)));
        yield list;
      }
      case Double number -> number;
      case Number number -> number.longValue();
      case Boolean bool -> bool;
      default -> value.toString();
    };
  }

  private static @Nullable Object inner(@Nullable Object value) {
    return value == null ? null : example(value);
  }

  private static Tree type(Tree schema, String type, boolean nullable) {
    return schema.put("type", nullable ? List.of(type, "null") : type);
  }

  /// The values of a filter after an operator.
  static Tree asked(Offered.Offer filter, String operator) {
    if (operator.equals("__isnull")) {
      return Tree.of("type", "boolean");
    }
    String one = named(filter.type(), filter.splits(operator));
    return Tree.ref("schemas", filter.once(operator) ? one : one + "s");
  }

  /// The values of an argument.
  static Tree asked(Argument argument) {
    return Tree.ref("schemas", named(argument.type(), false)).put("default", argument.usual());
  }

  private static String named(Type type, boolean splits) {
    return switch (type) {
      case TOKEN, TEXT, TOKEN_LIST, TEXT_LIST, JSON -> splits ? "Token" : "Text";
      case INTEGER -> "Whole";
      case DECIMAL -> "Number";
      case BOOLEAN -> "Truth";
      case DATE -> "Day";
      case INSTANT -> "Moment";
    };
  }

  // white space alone is no value, and a comma would separate two
  private static Tree text(boolean splits) {
    return Tree.of("type", "string")
        .put("minLength", 1L)
        .put("pattern", splits ? "^[^,]*[^," + BLANK + "][^,]*$" : "[^" + BLANK + "]");
  }

  /// The schemas that questions refer to: of one value each, and of several.
  static Tree shared() {
    Tree shared = new Tree();
    shared(shared, "Token", text(true).put("description", "A text without comma."));
    shared(shared, "Text", text(false).put("description", "A text that is not blank."));
    shared(
        shared,
        "Whole",
        Tree.of("type", "integer")
            .put("format", "int64")
            .put("minimum", Long.MIN_VALUE)
            .put("maximum", Long.MAX_VALUE));
    shared(shared, "Number", Tree.of("type", "number").put("format", "double"));
    shared(shared, "Truth", Tree.of("type", "boolean"));
    shared(
        shared,
        "Day",
        Tree.of("type", "string")
            .put("description", "A day, or one counted from the snapshot's as_of.")
            .put("anyOf", Tree.list(List.of(Tree.of("format", "date"), word())))
            .put("examples", List.of("2026-01-31", "today-30d")));
    shared(
        shared,
        "Moment",
        Tree.of("type", "string")
            .put("description", "A moment with up to 6 decimals, or a day for the whole of it.")
            .put(
                "anyOf",
                Tree.list(
                    List.of(Tree.of("format", "date-time"), Tree.of("format", "date"), word())))
            .put("examples", List.of("2026-03-10T01:10:00Z", "today-30d")));
    return shared;
  }

  private static void shared(Tree shared, String name, Tree one) {
    shared.put(name, one);
    shared.put(name + "s", several(name));
  }

  private static Tree several(String name) {
    return Tree.of("type", "array").put("items", Tree.ref("schemas", name)).put("minItems", 1L);
  }

  /// A schema to which something can be added: some readers overlook what stands beside a reference
  /// to several values.
  static Tree spelledOut(Object schema) {
    Tree copy = new Tree();
    ((Map<?, ?>) schema).forEach((name, value) -> copy.put(String.valueOf(name), value));
    String reference = String.valueOf(copy.members().get("$ref"));
    return reference.startsWith(SCHEMAS) && reference.endsWith("s")
        ? several(reference.substring(SCHEMAS.length(), reference.length() - 1))
        : copy;
  }

  private static Tree word() {
    return Tree.of("pattern", DAY_WORD);
  }

  /// What an operator asks.
  static String meaning(String operator) {
    return switch (operator) {
      case "" -> "is";
      case "__not" -> "is not, or is null";
      case "__isnull" -> "is null";
      case "__in" -> "is one of";
      case "__contains" -> "contains";
      case "__startswith" -> "begins with";
      case "__gt" -> "is greater than";
      case "__gte" -> "is at least";
      case "__lt" -> "is less than";
      case "__lte" -> "is at most";
      default -> throw new IllegalArgumentException("No operator " + operator);
    };
  }

  /// An example of a filter's values; null where there is none.
  static @Nullable Object example(Offered.Offer filter) {
    Column column = filter.column();
    Object declared = column == null ? null : column.example();
    if (declared == null || filter.type() == Type.JSON) {
      return null;
    }
    Object value = example(declared);
    Object one = value instanceof List<?> list ? list.getFirst() : value;
    return filter.once("") ? one : List.of(one);
  }
}
