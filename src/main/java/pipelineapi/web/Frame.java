package pipelineapi.web;

import java.util.ArrayList;
import java.util.List;
import pipelineapi.catalogue.Listing;
import pipelineapi.snapshot.Manifest;

/// What answers from a snapshot have in common.
final class Frame {

  private Frame() {}

  /// Headers that say which state answered and, at an alias, what the path should be.
  static List<Reply.Header> headers(Call call, String canonical, Manifest snapshot) {
    List<Reply.Header> headers = new ArrayList<>();
    headers.add(new Reply.Header("Snapshot", snapshot.id()));
    if (!call.target().path().equals(canonical)) {
      headers.add(new Reply.Header("Content-Location", canonical));
    }
    return headers;
  }

  /// The header that leads to what is known about an answer: what its values are, how to ask, and
  /// on which terms.
  static Reply.Header about(String version, String table) {
    String document = Discovery.openApi(version, "json");
    return new Reply.Header(
        "Link",
        "<%s#/components/schemas/%s>; rel=\"describedby\", <%s>; rel=\"service-desc\", <%s>;"
                .formatted(document, table, document, Discovery.DOCS)
            + " rel=\"service-doc\", <%s>; rel=\"license\"".formatted(Discovery.LICENCE));
  }

  static Reply.Lifetime lifetime(Listing listing) {
    return listing.cached() ? Reply.Lifetime.CACHED : Reply.Lifetime.NEVER;
  }

  static double millisSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e6;
  }
}
