package pipelineapi.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Listing;

/// As what a request is counted. None of it is text of the caller, so there are not too many.
record Counted(String listing, String version, String form) {

  private static final String ATTRIBUTE = Counted.class.getName();
  private static final String NONE = "none";
  private static final Counted NOWHERE = new Counted(NONE, NONE, "other");

  static Counted of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Counted known ? known : NOWHERE;
  }

  /// Remembers where a request leads.
  static void as(HttpServletRequest request, Destination destination) {
    request.setAttribute(ATTRIBUTE, to(destination));
  }

  /// Remembers in which form a list is asked for.
  static void as(HttpServletRequest request, Destination.ListOf list, Format format) {
    request.setAttribute(ATTRIBUTE, listed(list.listing(), list.pattern(), format.text()));
  }

  private static Counted to(Destination destination) {
    return switch (destination) {
      case Destination.ListOf list ->
          listed(
              list.listing(),
              list.pattern(),
              list.format() == null ? Format.JSON.text() : list.format().text());
      case Destination.ItemOf item -> listed(item.listing(), item.pattern(), "item");
      case Destination.BytesOf bytes -> listed(bytes.files(), bytes.pattern(), "file");
      case Destination.BytesFor bytes -> listed(bytes.files(), bytes.pattern(), "file");
      case Destination.StatusOf status -> listed(status.listing(), status.pattern(), "json");
      case Destination.Unversioned old ->
          new Counted(Listing.withoutVersion(old.listing().path()), NONE, "other");
      case Destination.VersionIndex index ->
          new Counted(NONE, Routes.versionOf(index.pattern()), "other");
      case Destination.Root _,
          Destination.Nowhere _,
          Destination.Slashed _,
          Destination.HealthOf _,
          Destination.Discovered _,
          Destination.ProblemIndex _,
          Destination.ProblemPage _ ->
          NOWHERE;
    };
  }

  private static Counted listed(Listing listing, String pattern, String form) {
    return new Counted(Listing.withoutVersion(listing.path()), Routes.versionOf(pattern), form);
  }

  /// What came of a request.
  ///
  /// @param thrown what broke its answer off
  static String outcome(HttpServletResponse response, @Nullable Throwable thrown) {
    int status = response.getStatus();
    if (thrown != null) {
      return "broken";
    }
    return switch (status) {
      case HttpServletResponse.SC_NOT_MODIFIED -> "unchanged";
      case CallerGoneException.STATUS -> "gone";
      case HttpServletResponse.SC_SERVICE_UNAVAILABLE -> "unavailable";
      default -> {
        if (status < 300) {
          yield "ok";
        }
        if (status < 400) {
          yield "moved";
        }
        yield status < 500 ? "refused" : "failed";
      }
    };
  }
}
