package pipelineapi.web;

import java.util.ArrayList;
import java.util.List;

/// Says which headers answers of each kind have, and what they mean.
final class OpenApiHeaders {

  private static final List<String> ALWAYS =
      List.of(
          "Access-Control-Allow-Origin",
          "Access-Control-Expose-Headers",
          "Cache-Control",
          "Content-Security-Policy",
          "Referrer-Policy",
          "Timing-Allow-Origin",
          "X-Content-Type-Options",
          "X-Request-Id");

  /// What is chosen by `Accept` and may be sent compressed.
  static final List<String> CHOSEN = with(ALWAYS, "Content-Encoding", "Vary");

  /// A document about the service.
  static final List<String> DOCUMENT = with(CHOSEN, "Link");

  /// The state of the service.
  static final List<String> STATE = with(DOCUMENT, "Snapshot");

  /// An item.
  static final List<String> ITEM = with(STATE, "Server-Timing");

  /// All rows of a list, as a file.
  static final List<String> LIST =
      with(STATE, "Accept-Ranges", "Content-Disposition", "Server-Timing");

  /// One object for all rows of a list, or a file of these.
  static final List<String> WHOLE = with(LIST, "Content-Location");

  /// A page of a list, or a file of all its rows.
  static final List<String> PAGE =
      with(WHOLE, "X-Pagination-Limit", "X-Pagination-Offset", "X-Pagination-Total-Results");

  /// A part of a file of all rows of a list.
  static final List<String> PART =
      with(
          ALWAYS,
          "Accept-Ranges",
          "Content-Disposition",
          "Content-Location",
          "Content-Range",
          "ETag",
          "Last-Modified",
          "Link",
          "Server-Timing",
          "Snapshot",
          "Vary");

  /// What the caller holds is right: of a list or an item, of a document, of the bytes of a file.
  static final List<String> UNCHANGED =
      with(ALWAYS, "Content-Location", "ETag", "Last-Modified", "Snapshot", "Vary");

  static final List<String> UNCHANGED_DOCUMENT = with(ALWAYS, "ETag", "Last-Modified", "Vary");

  static final List<String> UNCHANGED_BYTES =
      with(ALWAYS, "Content-Location", "ETag", "Last-Modified", "Link", "Server-Timing");

  /// The bytes of a file.
  static final List<String> BYTES = with(UNCHANGED_BYTES, "Accept-Ranges", "Content-Disposition");

  /// Where the bytes of a file are.
  static final List<String> ELSEWHERE = with(ALWAYS, "Link", "Location", "Server-Timing");

  private OpenApiHeaders() {}

  static List<String> with(List<String> headers, String... more) {
    List<String> all = new ArrayList<>(headers);
    all.addAll(List.of(more));
    return all.stream().sorted().toList();
  }

  /// Those of an answer that may be kept.
  static List<String> kept(List<String> headers, boolean kept) {
    return kept ? with(headers, "ETag", "Last-Modified") : headers;
  }

  /// References to headers, as an answer has them.
  static Tree references(List<String> headers) {
    Tree references = new Tree();
    headers.forEach(header -> references.put(header, Tree.ref("headers", header)));
    return references;
  }

  /// The headers that are referred to.
  static Tree shared() {
    Tree headers = new Tree();
    text(headers, "Accept-Ranges", "That ranges of bytes may be asked for.");
    text(headers, "Access-Control-Allow-Origin", "That pages of any site may read the answer.");
    text(headers, "Access-Control-Expose-Headers", "Headers that pages of any site may read.");
    text(headers, "Allow", "Methods of the path.");
    text(headers, "Cache-Control", "How long the answer may be kept.");
    text(headers, "Content-Disposition", "Name to save the file under.");
    text(headers, "Content-Encoding", "gzip, where the caller takes it and it is worth it.");
    text(headers, "Content-Location", "Canonical address, where another path was asked.");
    text(headers, "Content-Range", "Which bytes of how many.");
    text(headers, "Content-Security-Policy", "That browsers load and run nothing for the answer.");
    text(headers, "Deprecation", "Since when the path is not to be used for anything new.");
    text(headers, "ETag", "Tag of this state of the answer.");
    text(headers, "Last-Modified", "When this state came into being.");
    text(
        headers,
        "Link",
        "Related addresses: next, prev, canonical, first, self, alternate (other forms), describedby,"
            + " service-desc, service-doc, license.");
    text(headers, "Location", "Address of the file.");
    text(headers, "Referrer-Policy", "That browsers tell nobody what was asked here.");
    number(headers, "Retry-After", "Seconds after which asking again makes sense.");
    text(
        headers,
        "Server-Timing",
        "Milliseconds spent waiting, asking and, of a body that is made whole, writing.");
    text(headers, "Snapshot", "Id of the snapshot that answered.");
    text(headers, "Sunset", "From when the path is no longer answered.");
    text(headers, "Timing-Allow-Origin", "That pages of any site may see how long it took.");
    text(headers, "Vary", "Headers of the request that the answer depends on.");
    text(headers, "X-Content-Type-Options", "That browsers take it for the type it is sent as.");
    number(headers, "X-Pagination-Limit", "Rows of a page.");
    number(headers, "X-Pagination-Offset", "Rows skipped; absent where a cursor leads.");
    number(headers, "X-Pagination-Total-Results", "Rows of the list; absent with count=none.");
    text(headers, "X-Request-Id", "Id of this request, for reports.");
    return headers;
  }

  private static void text(Tree headers, String name, String description) {
    headers.put(name, Tree.of("description", description).put("schema", Tree.of("type", "string")));
  }

  private static void number(Tree headers, String name, String description) {
    headers.put(
        name,
        Tree.of("description", description)
            .put("schema", Tree.of("type", "integer").put("format", "int64").put("minimum", 0L)));
  }
}
