package pipelineapi.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Argument;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Type;
import pipelineapi.query.QuestionFault.Code;

/// The parameters of one request by their canonical names, what has been understood of them, and
/// the faults that name them as they were spelled. Used once, by one thread.
final class Given {

  private final Map<String, String> aliases;
  private final LocalDate asOf;
  // the names as given, for messages
  private final Map<String, String> spelled = new LinkedHashMap<>();
  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private final TreeMap<String, Set<String>> canonical = new TreeMap<>();

  /// @param aliases other names of parameters
  Given(Map<String, String> aliases, Map<String, List<String>> parameters, LocalDate asOf) {
    this.aliases = aliases;
    this.asOf = asOf;
    parameters.forEach(this::accept);
  }

  /// The parameters of a query string of the catalogue.
  static Given query(String query, LocalDate asOf) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String part : query.split("&", -1)) {
      String[] pair = part.split("=", 2);
      parameters.put(pair[0], List.of(pair[1]));
    }
    return new Given(Map.of(), parameters, asOf);
  }

  private void accept(String name, List<String> texts) {
    String known = named(name);
    int end = name.lastIndexOf("__");
    if (end > 0 && known.equals(name)) {
      String alias = aliases.get(name.substring(0, end));
      known = alias == null ? name : alias + name.substring(end);
    }
    spelled.putIfAbsent(known, name);
    values.computeIfAbsent(known, _ -> new ArrayList<>()).addAll(texts);
  }

  /// The canonical name of a column or parameter.
  String named(String name) {
    return aliases.getOrDefault(name, name);
  }

  LocalDate asOf() {
    return asOf;
  }

  Map<String, List<String>> values() {
    return values;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /// The elements of a parameter that is a list, repeated or with commas.
  List<String> elements(String name) {
    List<String> elements = new ArrayList<>();
    for (String text : values.getOrDefault(name, List.of())) {
      for (String part : text.split(",", -1)) {
        elements.add(Literal.trim(Type.TOKEN, part));
      }
    }
    return elements;
  }

  /// The value of a parameter that may be given once.
  Optional<String> single(String name) {
    List<String> texts = values.get(name);
    if (texts == null) {
      return Optional.empty();
    }
    if (texts.size() != 1) {
      throw repeated(name);
    }
    String text = Literal.trim(Type.TOKEN, texts.getFirst());
    if (text.isEmpty()) {
      throw invalid(name, "", "the value is empty. Leave the parameter out, or give it a value.");
    }
    return Optional.of(text);
  }

  /// A listing with the values of its arguments, those given or the usual ones.
  Listing bind(Listing listing) {
    return listing.with(
        listing.arguments().stream()
            .map(argument -> argument.usual() == null ? argument : bind(argument, argument.usual()))
            .toList());
  }

  /// A listing with the values of its arguments, where nothing else may be given.
  Listing boundAlone(Listing listing) {
    List<String> offered =
        listing.arguments().stream().filter(Argument::offered).map(Argument::name).toList();
    for (String name : values.keySet()) {
      if (!offered.contains(name)) {
        throw new QuestionFault(
            Code.UNKNOWN_PARAMETER,
            name,
            null,
            "%s: unknown parameter%s Parameters: %s."
                .formatted(shortened(name), guess(name, offered), listed(offered)));
      }
    }
    return bind(listing);
  }

  private Argument bind(Argument argument, String usual) {
    Optional<String> text = single(argument.name());
    text.ifPresent(given -> understood(argument.name(), Set.of(given)));
    Object value =
        Literal.read(argument.type(), text.orElse(usual), asOf)
            .orElseThrow(() ->
                invalid(
                    argument.name(),
                    text.orElse(usual),
                    "'%s' is not allowed. Allowed: %s."
                        .formatted(
                            shortened(text.orElse(usual)), Literal.expected(argument.type()))));
    boolean isUsual = Literal.read(argument.type(), usual, asOf).filter(value::equals).isPresent();
    return argument.with(value, isUsual);
  }

  /// The value of a parameter that is a whole number.
  Optional<Long> number(String name, long least, long most) {
    return single(name)
        .map(text ->
            Literal.read(Type.INTEGER, text, asOf)
                .map(Long.class::cast)
                .filter(number -> number >= least && number <= most)
                .orElseThrow(() ->
                    invalid(
                        name,
                        text,
                        "'%s' is not allowed. Allowed: a whole number from %d to %d."
                            .formatted(shortened(text), least, most))));
  }

  /// The value of a parameter that is one of some words.
  Optional<String> word(String name, List<String> words) {
    return single(name)
        .map(text -> {
          if (!words.contains(text)) {
            throw invalid(
                name,
                text,
                "'%s' is not allowed. Allowed: %s."
                    .formatted(shortened(text), String.join(", ", words)));
          }
          return text;
        });
  }

  /// Notes what a parameter means, canonically.
  void understood(String name, Set<String> texts) {
    canonical.put(name, texts);
  }

  /// What was understood so far.
  Map<String, Set<String>> canonical() {
    return Map.copyOf(canonical);
  }

  /// What was understood so far, as a query string.
  String text() {
    return text(canonical);
  }

  /// Parameters as a query string, percent-encoded.
  static String text(Map<String, Set<String>> parameters) {
    return parameters.entrySet().stream()
        .flatMap(
            entry -> entry.getValue().stream().map(value -> entry.getKey() + "=" + encoded(value)))
        .collect(Collectors.joining("&"));
  }

  // commas and colons may stand in a query as they are, and lists and CURIEs stay readable
  private static String encoded(String value) {
    return URLEncoder.encode(value, UTF_8)
        .replace("+", "%20")
        .replace("%2C", ",")
        .replace("%3A", ":");
  }

  String spelling(String name) {
    return spelled.getOrDefault(name, name);
  }

  QuestionFault invalid(String name, @Nullable String value, String detail) {
    return new QuestionFault(
        Code.INVALID_PARAMETER, spelling(name), value, spelling(name) + ": " + detail);
  }

  QuestionFault repeated(String name) {
    return invalid(name, null, "given more than once. Allowed: once.");
  }

  /// A name in a value that is none of those known.
  QuestionFault notAmong(String parameter, String value, Collection<String> known, String heading) {
    return invalid(
        parameter,
        value,
        "unknown column '%s'%s %s: %s."
            .formatted(shortened(value), guess(value, known), heading, listed(known)));
  }

  static String guess(String typed, Collection<String> known) {
    return Nearest.to(typed, known).map(Given::meant).orElse(".");
  }

  static String meant(String name) {
    return ", did you mean '" + name + "'?";
  }

  static String listed(Collection<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  // messages stay readable whatever is sent
  static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
