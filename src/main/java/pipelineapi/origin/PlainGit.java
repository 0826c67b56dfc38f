package pipelineapi.origin;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/// The machine as the Git library sees it: what a user or an administrator has set up for Git does
/// not count, so that settings tell all, and nothing is written outside of the store.
final class PlainGit extends SystemReader.Delegate {

  static {
    SystemReader.setInstance(new PlainGit(SystemReader.getInstance()));
  }

  private PlainGit(SystemReader machine) {
    super(machine);
  }

  /// Has the library see the machine so, from the first call on.
  static void prepare() {}

  @Override
  public FileBasedConfig openUserConfig(Config parent, FS files) {
    return new Nothing(parent, files);
  }

  @Override
  public FileBasedConfig openSystemConfig(Config parent, FS files) {
    return new Nothing(parent, files);
  }

  @Override
  public FileBasedConfig openJGitConfig(Config parent, FS files) {
    return new Nothing(parent, files);
  }

  /// A configuration that nothing stands in and nothing is kept of.
  private static final class Nothing extends FileBasedConfig {

    Nothing(Config parent, FS files) {
      super(parent, null, files);
    }

    @Override
    public void load() {}

    @Override
    public void save() {}

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}
