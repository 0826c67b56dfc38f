package pipelineapi.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.coyote.CloseNowException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import pipelineapi.query.Asked;
import pipelineapi.query.Export;
import pipelineapi.query.ExportFormat;
import pipelineapi.query.Queries;

/// Sends whole lists as CSV, NDJSON or Parquet. Each is written to a file before its first byte is
/// sent, so its length is known, a part of it can be asked for, and a slow reader holds no engine.
@Component
final class ExportPage {

  private static final int CHUNK = 1 << 16;

  private final Queries queries;
  private final Release release;
  private final Sender sender;
  private final Presence presence;

  ExportPage(Queries queries, Release release, Sender sender, Presence presence) {
    this.queries = queries;
    this.release = release;
    this.sender = sender;
    this.presence = presence;
  }

  /// A list that is about to be sent. Nothing of the engine is held for it.
  ///
  /// @param file that holds it; null where there is none to send
  /// @param bytes of it, open; null where headers are the whole answer
  private record Sending(
      @Nullable Export file, @Nullable FileChannel bytes, @Nullable ByteRange range, boolean gzip)
      implements AutoCloseable {

    static Sending nothing() {
      return new Sending(null, null, null, false);
    }

    @Override
    public void close() throws IOException {
      try (Export _ = file;
          FileChannel _ = bytes) {
        // both are let go, whatever becomes of one
      }
    }
  }

  void send(
      Call call,
      HttpServletResponse response,
      Destination.ListOf list,
      Format format,
      ExportFormat export)
      throws IOException {
    try (Sending sending = begun(call, response, list, format, export)) {
      transfer(sending, response);
    }
  }

  // the snapshot is let go before the first byte is sent: it may be replaced meanwhile
  private Sending begun(
      Call call,
      HttpServletResponse response,
      Destination.ListOf list,
      Format format,
      ExportFormat export)
      throws IOException {
    try (Asked asked = queries.ask(list.listing(), list.with(call.parameters()))) {
      Links links = Links.ofExport(call, list, format, asked);
      boolean kept = list.listing().cached() && !call.posted();
      Validators validators = validators(call, list, format, asked);
      Optional<String> unchanged =
          kept ? validators.unchanged(call.request(), true) : Optional.empty();
      if (unchanged.isPresent()) {
        headers(call, response, list, links, asked, validators);
        response.setHeader("ETag", unchanged.get());
        response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
        return Sending.nothing();
      }
      boolean head = call.head();
      // the length of a Parquet file is part of it: readers of its end need it first
      Export file =
          head && format != Format.PARQUET
              ? asked.exported(export).orElse(null)
              : presence.during(call.request(), () -> asked.export(export));
      try {
        // what is no GET has no ranges
        boolean plain = call.request().getMethod().equals("GET");
        ByteRange range = file == null || !plain ? null : range(call.request(), validators, file);
        boolean gzip =
            format != Format.PARQUET && range == null && Coding.acceptsGzip(call.request());
        FileChannel bytes = head || file == null ? null : FileChannel.open(file.file());
        headers(call, response, list, links, asked, kept ? validators : null);
        response.addHeader("Link", links.header());
        Reply.Header about = Frame.about(list.canonical(), list.listing().table());
        response.addHeader(about.name(), about.value());
        if (kept) {
          response.setHeader("ETag", validators.etag(gzip));
        }
        response.setContentType(format.mediaType());
        response.setHeader(
            "Content-Disposition",
            "attachment; filename=\"%s.%s\""
                .formatted(list.listing().path().replace('/', '-'), format.text()));
        if (gzip) {
          response.setHeader("Content-Encoding", "gzip");
        } else if (file != null) {
          length(response, file, range);
        }
        return new Sending(file, bytes, range, gzip);
      } catch (IOException | RuntimeException e) {
        if (file != null) {
          file.close();
        }
        throw e;
      }
    }
  }

  private Validators validators(Call call, Destination.ListOf list, Format format, Asked asked) {
    return Validators.of(
        asked.snapshot().loadedAt(),
        List.of(
            release.version(),
            asked.snapshot().id(),
            list.location(),
            call.target().path(),
            format.text(),
            asked.digest(),
            // a limit that is the usual one of a page still is a limit
            String.valueOf(call.parameters().containsKey("limit"))));
  }

  private void headers(
      Call call,
      HttpServletResponse response,
      Destination.ListOf list,
      Links links,
      Asked asked,
      @Nullable Validators validators) {
    response.setHeader(
        "Cache-Control",
        sender.cacheControl(
            call.request(),
            validators == null ? Reply.Lifetime.NEVER : Frame.lifetime(list.listing())));
    response.setHeader("Vary", "Accept, Accept-Encoding");
    Frame.headers(call, links.canonical(), asked.snapshot())
        .forEach(header -> response.setHeader(header.name(), header.value()));
    if (validators != null) {
      response.setDateHeader("Last-Modified", validators.modified().toEpochMilli());
    }
  }

  private static void length(HttpServletResponse response, Export file, @Nullable ByteRange range) {
    response.setHeader("Accept-Ranges", "bytes");
    response.setContentLengthLong(range == null ? file.bytes() : range.count());
    if (range != null) {
      response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
      response.setHeader("Content-Range", range.of(file.bytes()));
    }
  }

  private static void transfer(Sending sending, HttpServletResponse response) throws IOException {
    Export file = sending.file();
    FileChannel bytes = sending.bytes();
    if (file == null || bytes == null) {
      return;
    }
    response.setHeader("Server-Timing", Sender.serverTiming(file.timing()));
    ByteRange range = sending.range();
    bytes.position(range == null ? 0 : range.from());
    InputStream from = Channels.newInputStream(bytes);
    OutputStream to = response.getOutputStream();
    if (sending.gzip()) {
      GZIPOutputStream gzip = new FastGzip(to);
      transfer(from, file.bytes(), gzip);
      // without a length, the end of the last chunk tells that all has been sent
      gzip.finish();
    } else {
      transfer(from, range == null ? file.bytes() : range.count(), to);
    }
  }

  private static @Nullable ByteRange range(
      HttpServletRequest request, Validators validators, Export file) {
    String header = request.getHeader("Range");
    Preconditions conditions =
        new Preconditions(request, validators.etag(false), validators.modified());
    return header == null || !conditions.allowsRange()
        ? null
        : ByteRange.of(header, file.bytes()).orElse(null);
  }

  private static void transfer(InputStream from, long count, OutputStream to) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long left = count;
    while (left > 0) {
      int read = from.read(chunk, 0, (int) Math.min(chunk.length, left));
      if (read < 0) {
        // what was promised cannot be sent any more: the server cuts the connection
        throw new CloseNowException("the file is shorter than it was");
      }
      to.write(chunk, 0, read);
      left -= read;
    }
  }

  /// The fastest level already takes most of it.
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream bytes) throws IOException {
      super(bytes, CHUNK);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
