package pipelineapi.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import tools.jackson.databind.json.JsonMapper;

/// Writes the OpenAPI document as YAML, short: common readers have an end at 3 MiB.
final class OpenApiYaml {

  private OpenApiYaml() {}

  /// The same document.
  // from JSON, so that nothing is written as a reference to what stands elsewhere
  static byte[] of(byte[] json) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(FlowStyle.AUTO);
    // so that those who take it for another coding read the same
    options.setAllowUnicode(false);
    options.setSplitLines(false);
    return new Yaml(new Lines(options), options)
        .dump(JsonMapper.shared().readValue(json, Object.class))
        .getBytes(StandardCharsets.UTF_8);
  }

  /// Puts on one line what holds nothing else, or one such thing.
  private static final class Lines extends Representer {

    Lines(DumperOptions options) {
      super(options);
    }

    @Override
    protected Node representMapping(Tag tag, Map<?, ?> mapping, FlowStyle style) {
      MappingNode node = (MappingNode) super.representMapping(tag, mapping, style);
      List<Node> inner =
          values(node).stream().filter(value -> !(value instanceof ScalarNode)).toList();
      if (inner.size() == 1
          && values(inner.getFirst()).stream().allMatch(ScalarNode.class::isInstance)) {
        node.setFlowStyle(FlowStyle.FLOW);
      }
      return node;
    }

    private static List<Node> values(Node node) {
      return switch (node) {
        case MappingNode mapping ->
            mapping.getValue().stream().map(NodeTuple::getValueNode).toList();
        case SequenceNode sequence -> sequence.getValue();
        default -> List.of();
      };
    }
  }
}
