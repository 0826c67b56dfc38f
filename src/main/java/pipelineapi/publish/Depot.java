package pipelineapi.publish;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// The place where files are put. Keys are paths below it with `/`. Used by one thread; readers
/// come as they like, and find a file whole or not at all.
interface Depot extends AutoCloseable {

  /// Puts a file there, in place of one that may be there.
  void put(String key, Path file) throws IOException;

  /// Puts bytes there, in place of a file that may be there.
  void put(String key, byte[] bytes) throws IOException;

  /// Puts a file there once more, under another key.
  void copy(String from, String to) throws IOException;

  /// The bytes of a small file; empty when there is none.
  Optional<byte[]> read(String key) throws IOException;

  /// The names of all folders directly below.
  Set<String> folders() throws IOException;

  /// Removes files of a folder in this order, those that are there, and then the folder unless it
  /// holds anything else.
  void remove(String folder, Iterable<String> names) throws IOException;

  @Override
  void close();
}
