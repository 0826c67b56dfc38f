package pipelineapi.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.springframework.stereotype.Component;
import pipelineapi.query.Answer;

/// Sends replies: headers about caching, coding and time, and the body, which HEAD goes without.
///
/// The server's own compression leaves strong tags alone, so the body is compressed here, with a
/// tag of its own.
@Component
final class Sender {

  private final WebSettings settings;

  Sender(WebSettings settings) {
    this.settings = settings;
  }

  void send(HttpServletRequest request, HttpServletResponse response, Reply reply)
      throws IOException {
    response.setStatus(reply.status());
    response.setHeader("Cache-Control", cacheControl(reply.lifetime()));
    response.setHeader("Vary", "Accept, Accept-Encoding");
    reply.headers().forEach(header -> response.addHeader(header.name(), header.value()));
    Validators validators = reply.validators();
    if (validators != null) {
      response.setDateHeader("Last-Modified", validators.modified().toEpochMilli());
    }
    if (reply.unchanged() != null) {
      response.setHeader("ETag", reply.unchanged());
      return;
    }
    boolean gzip =
        reply.body().length >= settings.gzipFrom().toBytes() && Coding.acceptsGzip(request);
    if (validators != null) {
      response.setHeader("ETag", validators.etag(gzip));
    }
    Answer.Timing timing = reply.timing();
    if (timing != null) {
      response.setHeader("Server-Timing", serverTiming(timing, reply.written()));
    }
    byte[] body = reply.body();
    if (gzip) {
      body = compressed(body);
      response.setHeader("Content-Encoding", "gzip");
    }
    response.setContentType(reply.mediaType());
    response.setContentLength(body.length);
    if (!request.getMethod().equals("HEAD")) {
      response.getOutputStream().write(body);
    }
  }

  private String cacheControl(Reply.Lifetime lifetime) {
    return switch (lifetime) {
      case NEVER -> "no-store";
      case CACHED ->
          "public, max-age=%d, stale-while-revalidate=%d"
              .formatted(
                  settings.maxAge().toSeconds(), settings.staleWhileRevalidate().toSeconds());
    };
  }

  private static String serverTiming(Answer.Timing timing, double written) {
    return String.format(
        Locale.ROOT,
        "queue;dur=%.1f, query;dur=%.1f, write;dur=%.1f",
        timing.queued(),
        timing.queried(),
        written);
  }

  private static byte[] compressed(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 4);
    try (GZIPOutputStream gzip = new FastGzip(bytes)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// Rows repeat themselves so much that the fastest level already takes most of it.
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(ByteArrayOutputStream bytes) throws IOException {
      super(bytes);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
