package pipelineapi.catalogue;

import java.util.ArrayList;
import java.util.List;

/// Collects what is wrong with the declarations, so that all of it is told at once.
final class Faults {

  private final List<String> sentences = new ArrayList<>();

  void add(String file, int line, String sentence) {
    sentences.add("%s:%d: %s".formatted(file, line, sentence));
  }

  void throwIfAny() {
    if (!sentences.isEmpty()) {
      throw new CatalogueException(sentences);
    }
  }
}
