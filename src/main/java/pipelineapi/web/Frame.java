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

  static Reply.Lifetime lifetime(Listing listing) {
    return listing.cached() ? Reply.Lifetime.CACHED : Reply.Lifetime.NEVER;
  }

  static double millisSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e6;
  }
}
