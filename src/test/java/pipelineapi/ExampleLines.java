package pipelineapi;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import tools.jackson.databind.JsonNode;

/// Puts examples into a declaration, and leaves every other letter as it is.
final class ExampleLines {

  // read by everything as the text it is, where YAML does not take it for something else
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/][A-Za-z0-9 ./_()-]*");

  private record Place(Node node, JsonNode example) {}

  private ExampleLines() {}

  /// The declaration with other examples.
  ///
  /// @param under the member that has the columns: none, or `whole`
  /// @param examples by the names of columns
  static String rewritten(String declaration, List<String> under, Map<String, JsonNode> examples) {
    Node columns = new Yaml().compose(new StringReader(declaration));
    for (String member : under) {
      columns = member(columns, member).orElseThrow();
    }
    List<Place> places = new ArrayList<>();
    for (Node column : ((SequenceNode) member(columns, "columns").orElseThrow()).getValue()) {
      String name = ((ScalarNode) member(column, "name").orElseThrow()).getValue();
      JsonNode example = examples.get(name);
      if (example != null) {
        member(column, "example").ifPresent(place -> places.add(new Place(place, example)));
      }
    }
    // from the end, so that places before stay where they are
    StringBuilder text = new StringBuilder(declaration);
    for (Place place : places.reversed()) {
      text.replace(
          text.offsetByCodePoints(0, place.node().getStartMark().getIndex()),
          text.offsetByCodePoints(0, place.node().getEndMark().getIndex()),
          flow(place.example()));
    }
    return text.toString();
  }

  private static Optional<Node> member(Node of, String name) {
    return ((MappingNode) of)
        .getValue().stream()
            .filter(member -> ((ScalarNode) member.getKeyNode()).getValue().equals(name))
            .map(NodeTuple::getValueNode)
            .findFirst();
  }

  private static String flow(JsonNode value) {
    if (value.isString()) {
      return text(value);
    }
    if (value.isArray()) {
      return value
          .valueStream()
          .map(ExampleLines::flow)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    if (value.isObject()) {
      return value.properties().stream()
          .map(member -> key(member.getKey()) + ": " + flow(member.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return value.toString();
  }

  private static String key(String name) {
    return name.matches("[a-z_]+") ? name : "\"" + name + "\"";
  }

  private static String text(JsonNode value) {
    String text = value.asString();
    return PLAIN.matcher(text).matches() && new Yaml().load("[" + text + "]").equals(List.of(text))
        ? text
        : value.toString();
  }
}
