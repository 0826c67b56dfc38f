package pipelineapi.web;

import java.util.ArrayList;
import java.util.List;
import pipelineapi.catalogue.Listing;
import pipelineapi.snapshot.Manifest;

/// What answers from a snapshot have in common.
final class Frame {

  private Frame() {}

  /// Headers that say which state answered and, at an alias, where the answer belongs.
  ///
  /// @param canonical address of the answer
  static List<Reply.Header> headers(Call call, String canonical, Manifest snapshot) {
    List<Reply.Header> headers = new ArrayList<>();
    headers.add(new Reply.Header("Snapshot", snapshot.id()));
    // what was posted has no address
    if (!call.posted() && !call.target().path().equals(canonical.split("\\?", 2)[0])) {
      headers.add(new Reply.Header("Content-Location", canonical));
    }
    return headers;
  }

  /// The header that leads to what is known about an answer: what its values are, how to ask, and
  /// on which terms.
  ///
  /// @param canonical path of the answer, whose version describes it
  /// @param table of the listing
  static Reply.Header about(String canonical, String table) {
    String version = Routes.versionOf(canonical);
    String schema = Discovery.openApi(version, "json") + "#/components/schemas/" + table;
    return new Reply.Header(
        "Link", "<%s>; rel=\"describedby\", %s".formatted(schema, service(version)));
  }

  /// Links to what tells how to ask a version, and on which terms.
  static String service(String version) {
    return "<%s>; rel=\"service-desc\", <%s>; rel=\"service-doc\", <%s>; rel=\"license\""
        .formatted(Discovery.openApi(version, "json"), Discovery.DOCS, Discovery.LICENCE);
  }

  static Reply.Lifetime lifetime(Listing listing) {
    return listing.cached() ? Reply.Lifetime.CACHED : Reply.Lifetime.NEVER;
  }

  static double millisSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e6;
  }
}
