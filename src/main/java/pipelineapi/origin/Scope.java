package pipelineapi.origin;

/// What of a place is wanted, told by directories, so that the rest need not be listed. It is a
/// hint: a listing names all that is wanted, and may name more.
///
/// Directories are keys that end in `/`, or are empty for the place itself.
public interface Scope {

  /// All there is.
  Scope ALL =
      new Scope() {
        @Override
        public boolean holds(String directory) {
          return true;
        }

        @Override
        public String from(String directory) {
          return "";
        }
      };

  /// Whether anything in a directory, or below it, may be wanted.
  boolean holds(String directory);

  /// The name from which on, in the order of keys, what lies in a directory is wanted; empty where
  /// all is.
  String from(String directory);

  /// The same for an origin whose keys stand below a root.
  default Scope below(String root) {
    Scope whole = this;
    return new Scope() {
      @Override
      public boolean holds(String directory) {
        return whole.holds(root + directory);
      }

      @Override
      public String from(String directory) {
        return whole.from(root + directory);
      }
    };
  }
}
