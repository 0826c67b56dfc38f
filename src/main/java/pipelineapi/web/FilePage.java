package pipelineapi.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.coyote.CloseNowException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import pipelineapi.file.ArchiveFile;
import pipelineapi.file.ArchiveFiles;
import pipelineapi.file.ArchiveUnreachableException;
import pipelineapi.file.BrokenOffException;
import pipelineapi.file.FileChangedException;
import pipelineapi.query.Answer;
import pipelineapi.query.Asked;
import pipelineapi.query.Queries;

/// Sends the bytes of a file as the archive holds them now, with validators of their own. Which key
/// is read, the snapshot says: nothing of a path becomes one.
@Component
final class FilePage {

  private static final Logger LOG = LoggerFactory.getLogger(FilePage.class);

  /// Times a file is looked at anew because it was replaced meanwhile.
  private static final int LOOKS = 3;

  private static final List<String> PREFERRED = List.of("csv", "parquet");

  private final Queries queries;
  private final ArchiveFiles files;
  private final Sender sender;

  FilePage(Queries queries, ArchiveFiles files, Sender sender) {
    this.queries = queries;
    this.files = files;
    this.sender = sender;
  }

  /// A row of the listing of files, and how long it took to find it.
  private record Row(Map<String, @Nullable Object> values, Answer.Timing timing) {

    String text(String column) {
      return String.valueOf(values.get(column));
    }

    Optional<String> find(String column) {
      return Optional.ofNullable(values.get(column)).map(Object::toString);
    }

    long bytes() {
      return values.get("bytes") instanceof Long bytes ? bytes : 0;
    }
  }

  void send(Call call, HttpServletResponse response, Destination.Bytes asked) throws IOException {
    requireNoParameters(call);
    Row row = row(asked);
    response.setHeader("Server-Timing", Sender.serverTiming(row.timing()));
    String path = Routes.bytesOf(Routes.versionOf(asked.pattern()), row.text("file"));
    Optional<String> elsewhere =
        row.text("kind").equals("package") && files.isLarge(row.bytes())
            ? row.find("url")
            : Optional.empty();
    if (elsewhere.isPresent()) {
      commonHeaders(call, response, path);
      response.setStatus(HttpServletResponse.SC_TEMPORARY_REDIRECT);
      response.setHeader("Location", elsewhere.get());
      return;
    }
    for (int look = 1; ; look++) {
      try (ArchiveFile file = files.find(row.text("key")).orElseThrow(() -> gone(row))) {
        send(call, response, row, file, path);
        return;
      } catch (FileChangedException e) {
        if (look == LOOKS) {
          throw new ArchiveUnreachableException("The file is replaced again and again", e);
        }
      }
    }
  }

  private static void requireNoParameters(Call call) {
    call.target()
        .parameters()
        .forEach((name, values) -> {
          throw new ProblemException(
              new Problem(
                  ProblemCode.UNKNOWN_PARAMETER,
                  new Problem.Fault(name, "this path takes no parameter", values.getFirst())));
        });
  }

  private Row row(Destination.Bytes asked) {
    return switch (asked) {
      case Destination.BytesOf one ->
          queries
              .item(one.files(), List.of(one.file()))
              .map(item -> new Row(item.data(), item.timing()))
              .orElseThrow(() ->
                  new ProblemException(
                      ProblemCode.NOT_FOUND,
                      "there is no file '%s'".formatted(Problem.echo(one.file()))));
      case Destination.BytesFor one -> only(one);
    };
  }

  private Row only(Destination.BytesFor asked) {
    List<Row> rows = rows(asked);
    if (rows.isEmpty()) {
      throw new ProblemException(
          ProblemCode.NOT_FOUND,
          "resource '%s' has no file of kind '%s'%s"
              .formatted(
                  Problem.echo(asked.resource()),
                  Problem.echo(asked.kind()),
                  asked.dataset() == null
                      ? ""
                      : " for dataset '%s'".formatted(Problem.echo(asked.dataset()))));
    }
    int best = rows.stream().mapToInt(FilePage::rank).min().orElseThrow();
    List<Row> choices = rows.stream().filter(row -> rank(row) == best).toList();
    if (choices.size() > 1) {
      throw new ProblemException(
          ProblemCode.AMBIGUOUS_FILE,
          "%d files are meant; ask one of %s"
              .formatted(
                  choices.size(),
                  choices.stream()
                      .map(row -> choice(asked, choices, row))
                      .collect(Collectors.joining(", "))));
    }
    return choices.getFirst();
  }

  // by dataset where that tells them apart
  private static String choice(Destination.BytesFor asked, List<Row> choices, Row row) {
    Optional<String> dataset = row.find("dataset");
    boolean telling =
        choices.stream().map(other -> other.find("dataset")).distinct().count() == choices.size();
    return dataset.isPresent() && telling
        ? "/%s/resource/%s/%s/%s"
            .formatted(
                Routes.versionOf(asked.pattern()),
                Percent.encode(asked.resource()),
                "file/" + Percent.encode(asked.kind()),
                Percent.encode(dataset.get()))
        : Routes.bytesOf(Routes.versionOf(asked.pattern()), row.text("file"));
  }

  private static int rank(Row row) {
    int place = PREFERRED.indexOf(row.text("extension"));
    return place < 0 ? PREFERRED.size() : place;
  }

  private List<Row> rows(Destination.BytesFor asked) {
    Map<String, List<String>> parameters = new HashMap<>();
    parameters.put("resource", List.of(asked.resource()));
    parameters.put("kind", List.of(asked.kind()));
    if (asked.dataset() != null) {
      parameters.put("dataset", List.of(asked.dataset()));
    }
    parameters.put("limit", List.of("1000"));
    parameters.put("count", List.of("none"));
    try (Asked question = queries.ask(asked.files(), parameters)) {
      Answer answer = question.answer();
      List<Row> rows = new ArrayList<>();
      for (List<@Nullable Object> values : answer.rows()) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
          row.put(answer.columns().get(i).name(), values.get(i));
        }
        rows.add(new Row(row, answer.timing()));
      }
      return rows;
    }
  }

  private static ProblemException gone(Row row) {
    return new ProblemException(
        ProblemCode.NOT_FOUND,
        "the file '%s' was there when the archive was listed, and is gone or may not be read now"
            .formatted(row.text("file")));
  }

  private void send(Call call, HttpServletResponse response, Row row, ArchiveFile file, String path)
      throws FileChangedException, IOException {
    HttpServletRequest request = call.request();
    String tag = '"' + file.version() + '"';
    Preconditions conditions = new Preconditions(request, tag, file.modified());
    switch (conditions.outcome()) {
      case FAILED ->
          throw new ProblemException(
              ProblemCode.PRECONDITION_FAILED,
              "the file is another version than the condition asks for: its ETag is " + tag);
      case UNCHANGED -> {
        validators(call, response, file, tag, path);
        response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      }
      case MET -> {
        boolean whole = request.getMethod().equals("HEAD") || !conditions.allowsRange();
        String header = whole ? null : request.getHeader("Range");
        ByteRange range = header == null ? null : ByteRange.of(header, file.bytes()).orElse(null);
        send(call, response, row, file, tag, path, range);
      }
    }
  }

  private void send(
      Call call,
      HttpServletResponse response,
      Row row,
      ArchiveFile file,
      String tag,
      String path,
      @Nullable ByteRange range)
      throws FileChangedException, IOException {
    long from = range == null ? 0 : range.from();
    long count = range == null ? file.bytes() : range.count();
    boolean head = call.head();
    if (!head && !file.begin(from, count)) {
      throw gone(row);
    }
    validators(call, response, file, tag, path);
    response.setHeader("Accept-Ranges", "bytes");
    response.setHeader("Content-Disposition", disposition(row.text("key")));
    response.setContentType(mediaType(row.text("content_type")));
    response.setContentLengthLong(count);
    if (range != null) {
      response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
      response.setHeader("Content-Range", range.of(file.bytes()));
    }
    if (!head) {
      transfer(call, response, file);
    }
  }

  private static void transfer(Call call, HttpServletResponse response, ArchiveFile file)
      throws IOException {
    try {
      file.transferTo(response.getOutputStream());
    } catch (BrokenOffException e) {
      LOG.warn(
          "file broken off request_id={} reason={}",
          CommonHeaders.requestId(call.request()),
          e.getMessage());
      // what was promised cannot be sent any more: the server cuts the connection
      CloseNowException cut = new CloseNowException("the archive broke off");
      cut.initCause(e);
      throw cut;
    }
  }

  private void validators(
      Call call, HttpServletResponse response, ArchiveFile file, String tag, String path) {
    commonHeaders(call, response, path);
    response.setHeader("ETag", tag);
    response.setDateHeader("Last-Modified", file.modified().toEpochMilli());
  }

  private void commonHeaders(Call call, HttpServletResponse response, String path) {
    response.setHeader("Cache-Control", sender.cacheControl(call.request(), Reply.Lifetime.CACHED));
    // what others wrote is shown by no browser as if it were a page of ours
    response.setHeader(
        "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
    // its row tells what it is
    response.addHeader(
        "Link",
        "<%s>; rel=\"canonical\", <%s>; rel=\"describedby\", %s"
            .formatted(
                path,
                path.substring(0, path.lastIndexOf('/')),
                Frame.service(Routes.versionOf(path))));
    if (!call.target().path().equals(path)) {
      response.setHeader("Content-Location", path);
    }
  }

  // as a provider sent it, it may be no media type at all
  private static String mediaType(String told) {
    try {
      MediaType type = MediaType.parseMediaType(told);
      return type.isConcrete() ? type.toString() : MediaType.APPLICATION_OCTET_STREAM_VALUE;
    } catch (InvalidMediaTypeException _) {
      return MediaType.APPLICATION_OCTET_STREAM_VALUE;
    }
  }

  // by RFC 6266: a plain name for all, and the true one for those who read it
  private static String disposition(String key) {
    String name = key.substring(key.lastIndexOf('/') + 1);
    String plain = name.replaceAll("[^A-Za-z0-9._-]", "_");
    return plain.equals(name)
        ? "attachment; filename=\"%s\"".formatted(plain)
        : "attachment; filename=\"%s\"; filename*=UTF-8''%s"
            .formatted(plain, Percent.encode(name).replace(":", "%3A"));
  }
}
