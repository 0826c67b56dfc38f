package pipelineapi.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import pipelineapi.query.Answer;

/// Sends replies: headers about caching, coding and time, and the body, which HEAD goes without.
///
/// The server's own compression leaves strong tags alone, so the body is compressed here, with a
/// tag of its own.
@Component
final class Sender {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final WebSettings settings;
  // in kilobytes, so that health and problems need none
  private final Semaphore room;

  Sender(WebSettings settings) {
    this.settings = settings;
    this.room = new Semaphore(kilobytes(settings.sending()));
  }

  void send(HttpServletRequest request, HttpServletResponse response, Reply reply)
      throws IOException {
    byte[] made = reply.body();
    if (made == null) {
      headers(request, response, reply, false);
      response.setContentType(reply.mediaType());
      return;
    }
    boolean gzip =
        reply.unchanged() == null
            && made.length >= settings.gzipFrom().toBytes()
            && Coding.acceptsGzip(request);
    byte[] body = gzip ? compressed(made) : made;
    int kilobytes = reserve(body.length);
    try {
      headers(request, response, reply, gzip);
      if (reply.unchanged() == null) {
        response.setContentType(reply.mediaType());
        response.setContentLength(body.length);
        if (!request.getMethod().equals("HEAD")) {
          response.getOutputStream().write(body);
        }
      }
    } finally {
      room.release(kilobytes);
    }
  }

  // slow readers would else pile bodies up until memory ends
  private int reserve(int bytes) {
    int kilobytes = Math.min(bytes / 1024, kilobytes(settings.sending()));
    if (kilobytes == 0) {
      return 0;
    }
    boolean reserved = false;
    try {
      reserved = room.tryAcquire(kilobytes, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    if (!reserved) {
      throw new ProblemException(
          ProblemCode.TOO_MANY_WAITING, "too many answers are being read slowly; ask again");
    }
    return kilobytes;
  }

  private static int kilobytes(DataSize size) {
    return Math.toIntExact(size.toKilobytes());
  }

  private void headers(
      HttpServletRequest request, HttpServletResponse response, Reply reply, boolean gzip) {
    response.setStatus(reply.status());
    response.setHeader("Cache-Control", cacheControl(request, reply.lifetime()));
    response.setHeader("Vary", "Accept, Accept-Encoding");
    for (Reply.Header header : reply.headers()) {
      // links may stand in several; any other says instead what was said for all answers
      if (header.name().equals("Link")) {
        response.addHeader(header.name(), header.value());
      } else {
        response.setHeader(header.name(), header.value());
      }
    }
    Validators validators = reply.validators();
    if (validators != null) {
      response.setDateHeader("Last-Modified", validators.modified().toEpochMilli());
      response.setHeader(
          "ETag", reply.unchanged() == null ? validators.etag(gzip) : reply.unchanged());
    }
    Answer.Timing timing = reply.timing();
    if (timing != null) {
      response.setHeader(
          "Server-Timing",
          serverTiming(timing) + String.format(Locale.ROOT, ", write;dur=%.1f", reply.written()));
    }
    if (gzip) {
      response.setHeader("Content-Encoding", "gzip");
    }
  }

  /// The value of `Cache-Control`. No cache uses an answer beyond the sunset of its path.
  String cacheControl(HttpServletRequest request, Reply.Lifetime lifetime) {
    return switch (lifetime) {
      case NEVER -> "no-store";
      case CACHED -> {
        long left = Lifetimes.secondsLeft(request);
        long fresh = Math.min(settings.maxAge().toSeconds(), left);
        long stale = Math.min(settings.staleWhileRevalidate().toSeconds(), left - fresh);
        yield "public, max-age=%d, stale-while-revalidate=%d".formatted(fresh, stale);
      }
    };
  }

  /// The value of `Server-Timing` where the body is written after the headers.
  static String serverTiming(Answer.Timing timing) {
    return String.format(
        Locale.ROOT, "queue;dur=%.1f, query;dur=%.1f", timing.queued(), timing.queried());
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
