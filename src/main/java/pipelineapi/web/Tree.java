package pipelineapi.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A JSON object under construction, in the order in which its members are put.
final class Tree {

  private final Map<String, @Nullable Object> members = new LinkedHashMap<>();

  Tree put(String name, @Nullable Object value) {
    members.put(name, value instanceof Tree tree ? tree.members : value);
    return this;
  }

  Tree putAll(Tree other) {
    members.putAll(other.members);
    return this;
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  /// The object as [Json] writes it.
  Map<String, @Nullable Object> members() {
    return members;
  }

  static Tree of(String name, @Nullable Object value) {
    return new Tree().put(name, value);
  }

  static Tree ref(String kind, String name) {
    return of("$ref", "#/components/" + kind + "/" + name);
  }

  /// An array of objects.
  static List<Object> list(List<Tree> trees) {
    List<Object> list = new ArrayList<>();
    trees.forEach(tree -> list.add(tree.members));
    return list;
  }
}
