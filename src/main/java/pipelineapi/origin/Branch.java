package pipelineapi.origin;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A branch of a Git repository as settings name it, or a folder in it.
///
/// @param address of the repository, without credentials and without branch
/// @param name of the branch
/// @param folder in it, without slashes at its ends; empty for all
/// @param credentials what stood before the `@` of the address
record Branch(String address, String name, String folder, @Nullable Credentials credentials) {

  static final String FORM = "https://host/repository.git#branch[:folder]";

  private static final Pattern SCHEME = Pattern.compile("(?i)(https?|file):.*");
  private static final Pattern REPOSITORY =
      Pattern.compile("https?://[^/]+/.+\\.git|file:///.+\\.git");

  // what Git takes for the name of a branch, and no more of its signs than people use
  private static final Pattern FRAGMENT =
      Pattern.compile("(?<branch>[A-Za-z0-9_][A-Za-z0-9._/+-]*?)(:(?<folder>.*))?");

  /// Who asks.
  record Credentials(String user, String password) {

    @Override
    public String toString() {
      return "…";
    }
  }

  /// Whether a place is meant to be one.
  static boolean isMeant(String place) {
    return SCHEME.matcher(place).matches();
  }

  /// Reads one.
  ///
  /// @throws IllegalArgumentException when it is none; nobody is asked whether it is there
  static Branch of(String place) {
    URI uri;
    try {
      uri = new URI(place);
    } catch (URISyntaxException e) {
      throw refused(place, "is no address");
    }
    String address = address(uri);
    if (!REPOSITORY.matcher(address).matches()) {
      throw refused(place, "is no repository, whose address ends in .git");
    }
    Matcher parts = FRAGMENT.matcher(uri.getFragment() == null ? "" : uri.getFragment());
    if (!parts.matches()) {
      throw refused(place, "names no branch");
    }
    String folder = parts.group("folder") == null ? "" : parts.group("folder");
    String inner = folder.endsWith("/") ? folder.substring(0, folder.length() - 1) : folder;
    if (!inner.isEmpty() && !Keys.safe(inner)) {
      throw refused(place, "has an empty part, '.' or '..' in its folder");
    }
    return new Branch(address, parts.group("branch"), inner, credentials(uri));
  }

  private static String address(URI uri) {
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    return "%s://%s%s%s"
        .formatted(
            uri.getScheme(),
            authority.substring(authority.lastIndexOf('@') + 1),
            uri.getRawPath() == null ? "" : uri.getRawPath(),
            uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
  }

  private static @Nullable Credentials credentials(URI uri) {
    String told = uri.getUserInfo();
    if (told == null) {
      return null;
    }
    int end = told.indexOf(':');
    return end < 0
        ? new Credentials(told, "")
        : new Credentials(told.substring(0, end), told.substring(end + 1));
  }

  /// The folder that the repository is, when it is on this machine.
  Optional<Path> local() {
    return address.startsWith("file:")
        ? Optional.of(Path.of(URI.create(address)))
        : Optional.empty();
  }

  static IllegalArgumentException refused(String place, String fault) {
    return new IllegalArgumentException(
        "'%s' %s: %s and %s".formatted(Origins.shown(place), fault, PlaceReader.ALLOWED, FORM));
  }

  @Override
  public String toString() {
    return "%s#%s%s".formatted(address, name, folder.isEmpty() ? "" : ":" + folder);
  }
}
