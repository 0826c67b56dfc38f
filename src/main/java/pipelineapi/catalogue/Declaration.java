package pipelineapi.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// A mapping of a declaration file. What is asked of it and is not as declared becomes a fault with
/// file and line; members nobody asks for are faults too.
final class Declaration {

  private static final Map<Tag, Type> UNTYPED =
      Map.of(Tag.INT, Type.INTEGER, Tag.FLOAT, Type.DECIMAL, Tag.BOOL, Type.BOOLEAN);

  private final String file;
  private final int line;
  private final Faults faults;
  private final Map<String, Node> members = new LinkedHashMap<>();
  private final Set<String> asked = new TreeSet<>();

  Declaration(String file, Node node, Faults faults) {
    this.file = file;
    this.line = line(node);
    this.faults = faults;
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        members.put(((ScalarNode) tuple.getKeyNode()).getValue(), tuple.getValueNode());
      }
    } else {
      faults.add(file, line, "a mapping is expected here");
    }
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  /// A fault at this place.
  void fault(String sentence) {
    faults.add(file, line, sentence);
  }

  /// A fault in a member.
  void fault(String member, String sentence) {
    Node node = members.get(member);
    faults.add(file, node == null ? line : line(node), member + ": " + sentence);
  }

  boolean has(String member) {
    return members.containsKey(member);
  }

  private @Nullable Node ask(String member) {
    asked.add(member);
    return members.get(member);
  }

  String text(String member) {
    Optional<String> found = optionalText(member);
    if (found.isEmpty()) {
      fault("'%s' is missing".formatted(member));
    }
    return found.orElse("");
  }

  Optional<String> optionalText(String member) {
    Node node = ask(member);
    if (node == null) {
      return Optional.empty();
    }
    if (node instanceof ScalarNode scalar) {
      return Optional.of(scalar.getValue());
    }
    faults.add(file, line(node), "'%s' is to be one value".formatted(member));
    return Optional.of("");
  }

  boolean flag(String member, boolean otherwise) {
    Optional<String> value = optionalText(member);
    if (value.isPresent() && !Set.of("true", "false").contains(value.get())) {
      fault("'%s' is %s; allowed: true, false".formatted(member, value.get()));
    }
    return value.map(Boolean::parseBoolean).orElse(otherwise);
  }

  List<String> texts(String member) {
    Node node = ask(member);
    if (node == null) {
      return List.of();
    }
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue().stream().map(this::scalar).toList();
    }
    faults.add(file, line(node), "'%s' is to be a list".formatted(member));
    return List.of();
  }

  List<List<String>> lists(String member) {
    Node node = ask(member);
    if (node == null) {
      return List.of();
    }
    if (!(node instanceof SequenceNode sequence)
        || !sequence.getValue().stream().allMatch(SequenceNode.class::isInstance)) {
      faults.add(file, line(node), "'%s' is to be a list of lists".formatted(member));
      return List.of();
    }
    return sequence.getValue().stream()
        .map(SequenceNode.class::cast)
        .map(inner -> inner.getValue().stream().map(this::scalar).toList())
        .toList();
  }

  /// A mapping of names to lists of texts.
  Map<String, List<String>> textsByName(String member) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    mapping(member)
        .ifPresent(
            inner -> inner.members.keySet().forEach(name -> values.put(name, inner.texts(name))));
    return values;
  }

  /// A mapping of names to texts.
  Map<String, String> textByName(String member) {
    Map<String, String> values = new LinkedHashMap<>();
    mapping(member)
        .ifPresent(
            inner -> inner.members.keySet().forEach(name -> values.put(name, inner.text(name))));
    return values;
  }

  /// Whether a member that may be something else is a mapping.
  boolean isMapping(String member) {
    return members.get(member) instanceof MappingNode;
  }

  Optional<Declaration> mapping(String member) {
    Node node = ask(member);
    if (node == null || node instanceof MappingNode) {
      return Optional.ofNullable(node).map(mapping -> new Declaration(file, mapping, faults));
    }
    faults.add(file, line(node), "'%s' is to be a mapping".formatted(member));
    return Optional.empty();
  }

  /// The member names, in the order declared.
  List<String> names() {
    return List.copyOf(members.keySet());
  }

  /// The mappings of a list; a plain text in it becomes a mapping with only a name.
  List<Declaration> mappings(String member) {
    Node node = ask(member);
    if (node == null) {
      return List.of();
    }
    if (!(node instanceof SequenceNode sequence)) {
      faults.add(file, line(node), "'%s' is to be a list".formatted(member));
      return List.of();
    }
    List<Declaration> inner = new ArrayList<>();
    for (Node element : sequence.getValue()) {
      inner.add(
          element instanceof ScalarNode scalar
              ? named(scalar)
              : new Declaration(file, element, faults));
    }
    return inner;
  }

  private Declaration named(ScalarNode scalar) {
    MappingNode empty =
        new MappingNode(
            Tag.MAP,
            true,
            List.of(),
            scalar.getStartMark(),
            scalar.getEndMark(),
            org.yaml.snakeyaml.DumperOptions.FlowStyle.FLOW);
    Declaration declaration = new Declaration(file, empty, faults);
    declaration.members.put("name", scalar);
    return declaration;
  }

  private String scalar(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    faults.add(file, line(node), "one value is expected here");
    return "";
  }

  /// The value of a member as JSON would hold it: text, number, truth, list or mapping.
  @Nullable Object value(String member, Type type) {
    Node node = ask(member);
    return node == null ? null : value(node, type);
  }

  private static @Nullable Object value(Node node, Type type) {
    Type inner = type == Type.JSON ? Type.JSON : Type.TEXT;
    return switch (node) {
      case SequenceNode sequence -> {
        List<@Nullable Object> elements = new ArrayList<>();
        sequence.getValue().forEach(element -> elements.add(value(element, inner)));
        yield elements;
      }
      case MappingNode mapping -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        mapping
            .getValue()
            .forEach(tuple ->
                members.put(
                    ((ScalarNode) tuple.getKeyNode()).getValue(),
                    value(tuple.getValueNode(), inner)));
        yield members;
      }
      case ScalarNode scalar when type == Type.JSON -> untyped(scalar);
      case ScalarNode scalar -> typed(scalar.getValue(), type);
      default -> throw new IllegalStateException("YAML has no other nodes");
    };
  }

  // a document says itself what its values are
  private static @Nullable Object untyped(ScalarNode scalar) {
    Tag tag = scalar.getTag();
    return tag.equals(Tag.NULL)
        ? null
        : typed(scalar.getValue(), UNTYPED.getOrDefault(tag, Type.TEXT));
  }

  private static Object typed(String text, Type type) {
    try {
      return switch (type) {
        case INTEGER -> Long.parseLong(text);
        case DECIMAL -> Double.parseDouble(text);
        case BOOLEAN -> Boolean.parseBoolean(text);
        default -> text;
      };
    } catch (NumberFormatException e) {
      return text;
    }
  }

  /// Reports the members that nobody asked for.
  void close() {
    for (Map.Entry<String, Node> member : members.entrySet()) {
      if (!asked.contains(member.getKey())) {
        faults.add(
            file,
            line(member.getValue()),
            "unknown member '%s'; known: %s".formatted(member.getKey(), String.join(", ", asked)));
      }
    }
  }
}
