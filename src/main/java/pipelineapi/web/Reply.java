package pipelineapi.web;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pipelineapi.query.Answer;

/// An answer, whole, before it is sent.
///
/// @param body null where it is spared: HEAD does without
/// @param validators null where it is not to be kept
/// @param unchanged the tag of what the caller has already, instead of a body; null else
/// @param lifetime how long it may be kept
/// @param headers beside those that follow from the rest
/// @param timing how long the question took; null where none was asked
/// @param written milliseconds it took to write the body
// nobody compares replies
@SuppressWarnings("ArrayRecordComponent")
record Reply(
    int status,
    String mediaType,
    byte @Nullable [] body,
    Lifetime lifetime,
    @Nullable Validators validators,
    @Nullable String unchanged,
    List<Header> headers,
    Answer.@Nullable Timing timing,
    double written) {

  /// Whether caches may keep an answer.
  enum Lifetime {
    /// As the settings say.
    CACHED,
    /// Not at all.
    NEVER
  }

  /// A header.
  record Header(String name, String value) {}

  Reply {
    headers = List.copyOf(headers);
  }

  /// An answer of JSON that holds at this moment only.
  static Reply fleeting(int status, byte[] body) {
    return new Reply(status, Json.MEDIA_TYPE, body, Lifetime.NEVER, null, null, List.of(), null, 0);
  }

  /// An answer of JSON that holds while the validators are the same.
  static Reply kept(
      byte[] body,
      Lifetime lifetime,
      @Nullable Validators validators,
      List<Header> headers,
      Answer.@Nullable Timing timing,
      double written) {
    return new Reply(
        200, Json.MEDIA_TYPE, body, lifetime, validators, null, headers, timing, written);
  }

  /// What HEAD is told of an answer of JSON that is not made: neither how long it is, nor which tag
  /// it has when it is sent compressed. The tag of the plain one is right for both.
  static Reply headOf(Lifetime lifetime, @Nullable Validators validators, List<Header> headers) {
    return new Reply(200, Json.MEDIA_TYPE, null, lifetime, validators, null, headers, null, 0);
  }

  /// Says that what the caller has is still right.
  static Reply unchanged(Validators validators, String tag, List<Header> headers) {
    return unchanged(validators, tag, Lifetime.CACHED, headers);
  }

  /// Says that what the caller has is still right.
  static Reply unchanged(
      Validators validators, String tag, Lifetime lifetime, List<Header> headers) {
    return new Reply(
        304, Json.MEDIA_TYPE, new byte[0], lifetime, validators, tag, headers, null, 0);
  }

  /// The same with one more header.
  Reply with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new Reply(
        status, mediaType, body, lifetime, validators, unchanged, more, timing, written);
  }
}
