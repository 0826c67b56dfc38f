package pipelineapi.origin;

import java.io.File;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.NotSupportedException;

/// Tells what the Git library throws in one sentence: where, what, and what to check.
final class GitFaults {

  // the library has one exception for all of these
  private static final Pattern REFUSED =
      Pattern.compile("not authorized|not permitted|authentication", Pattern.CASE_INSENSITIVE);

  /// A fault on the way to the server.
  static OriginUnreachableException told(Branch branch, GitSettings settings, Exception fault) {
    Throwable root = fault;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = String.valueOf(root.getMessage());
    return new OriginUnreachableException(
        null, "%s %s".formatted(branch.address(), sentence(settings, fault, root, message)), fault);
  }

  private static String sentence(
      GitSettings settings, Exception fault, Throwable root, String message) {
    if (fault instanceof NoRemoteRepositoryException || fault instanceof NotSupportedException) {
      return "is no repository, or none that may be read: check the address, and the user and token"
          + " in it";
    }
    if (root instanceof SocketTimeoutException || root instanceof InterruptedIOException) {
      return "did not answer within %d s: check the address and the network"
          .formatted(settings.timeout().toSeconds());
    }
    if (message.contains("redirect")) {
      return "is at another address by now: check the address";
    }
    return REFUSED.matcher(String.valueOf(fault.getMessage())).find()
        ? "may not be read: check the user and token in the address"
        : "cannot be reached (%s): check the address and the network".formatted(message);
  }

  /// A fault of the copy on this machine.
  static OriginUnreachableException local(Branch branch, File copy, Exception fault) {
    return new OriginUnreachableException(
        null,
        "the copy of %s at %s cannot be used (%s): check space and permissions"
            .formatted(branch, copy, fault.getMessage()),
        fault);
  }

  /// The first of many names.
  static String some(List<String> names, int most) {
    String told = String.join(", ", names.stream().limit(most).toList());
    return names.size() > most ? "%s and %d more".formatted(told, names.size() - most) : told;
  }

  private GitFaults() {}
}
