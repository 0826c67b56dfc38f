package pipelineapi.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// What became of refreshes, kept beside the snapshots as it outlives them: a line of JSON each,
/// the oldest first. Safe to use from many threads.
public final class RefreshHistory {

  /// The refreshes that are remembered.
  public static final int MOST = 400;

  private static final Logger LOG = LoggerFactory.getLogger(RefreshHistory.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss-SSS'Z'").withZone(ZoneOffset.UTC);

  private final Path file;
  private final Deque<String> lines = new ArrayDeque<>();

  RefreshHistory(Path store) throws IOException {
    this.file = store.resolve("refreshes.ndjson");
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        remember(line);
      }
    }
  }

  /// A refresh that ended.
  ///
  /// @param outcome `published`, `unchanged`, `withheld` or `failed`
  /// @param before what was served; null where nothing was
  /// @param made what is served since then, or kept aside; null where it made nothing
  /// @param reason why it failed or is kept aside, or that an order served it all the same
  public record Ended(
      Instant started,
      Instant finished,
      String outcome,
      @Nullable Manifest before,
      @Nullable Manifest made,
      @Nullable String reason,
      long objectsChanged,
      long rowsRead) {}

  /// Adds a refresh. What cannot be written is told in the log, and remembered until the end of the
  /// process.
  public synchronized void add(Ended ended) {
    remember(JSON.writeValueAsString(line(ended)));
    Path next = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.write(next, lines);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("the history of refreshes cannot be written: {}", e.getMessage());
      removeHalf(next);
    }
  }

  private static void removeHalf(Path next) {
    try {
      Files.deleteIfExists(next);
    } catch (IOException e) {
      LOG.warn("{} cannot be removed: {}", next, e.getMessage());
    }
  }

  /// The first refresh that began at a moment or later, as it is remembered.
  public synchronized Optional<Map<String, Object>> firstSince(Instant moment) {
    for (String line : lines) {
      Map<String, Object> refresh = JSON.readValue(line, new TypeReference<>() {});
      if (!Instant.parse(String.valueOf(refresh.get("started"))).isBefore(moment)) {
        return Optional.of(refresh);
      }
    }
    return Optional.empty();
  }

  /// All of them as a JSON array, the oldest first.
  public synchronized String json() {
    return "[" + String.join(",", lines) + "]";
  }

  // a line cut by a full disk is no reason not to start
  private void remember(String line) {
    try {
      JSON.readTree(line);
    } catch (JacksonException e) {
      LOG.warn("a line of {} is no JSON and is left out", file.getFileName());
      return;
    }
    lines.addLast(line);
    if (lines.size() > MOST) {
      lines.removeFirst();
    }
  }

  private static Map<String, @Nullable Object> line(Ended ended) {
    Manifest made = ended.made();
    LocalDate asOf = made == null ? null : made.asOf();
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("refresh", NAME.format(ended.started()));
    line.put("started", ended.started().toString());
    line.put("finished", ended.finished().toString());
    line.put("outcome", ended.outcome());
    line.put("snapshot", made == null ? null : made.id());
    line.put("as_of", asOf == null ? null : asOf.toString());
    line.put("reason", ended.reason());
    line.put("objects_changed", ended.objectsChanged());
    line.put("rows_read", ended.rowsRead());
    line.put("commits", made == null ? Map.of() : made.commits());
    line.put("changes", made == null ? List.of() : changes(ended.before(), made));
    return line;
  }

  private static List<Map<String, Object>> changes(@Nullable Manifest before, Manifest after) {
    Map<String, Long> old = before == null ? Map.of() : before.rows();
    List<Map<String, Object>> changes = new ArrayList<>();
    TreeSet<String> tables = new TreeSet<>(old.keySet());
    tables.addAll(after.rows().keySet());
    for (String table : tables) {
      long had = old.getOrDefault(table, 0L);
      long has = after.rows().getOrDefault(table, 0L);
      if (had != has) {
        Map<String, Object> change = new LinkedHashMap<>();
        change.put("table", table);
        change.put("before", had);
        change.put("after", has);
        changes.add(change);
      }
    }
    return changes;
  }
}
