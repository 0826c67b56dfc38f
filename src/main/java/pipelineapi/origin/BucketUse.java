package pipelineapi.origin;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.http.HttpMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.metrics.SdkMetric;

/// What this process asks of buckets, as the SDK tells it. Safe to use from many threads.
final class BucketUse implements MetricPublisher {

  /// That of all clients of the process.
  static final BucketUse OF_PROCESS = new BucketUse();

  private static final Map<String, Operation> NAMES =
      Map.of(
          "ListObjectsV2", Operation.LIST,
          "GetObject", Operation.GET,
          "HeadObject", Operation.HEAD,
          "PutObject", Operation.PUT,
          "CopyObject", Operation.COPY,
          "DeleteObject", Operation.DELETE,
          "DeleteObjects", Operation.DELETE);

  /// What is asked.
  enum Operation {
    LIST,
    GET,
    HEAD,
    PUT,
    COPY,
    DELETE,
    OTHER;

    String shown() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What came of it.
  enum Outcome {
    OK,
    REFUSED,
    FAILED;

    String shown() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private record Kind(Operation operation, Outcome outcome) {}

  private record Sums(LongAdder count, LongAdder nanos) {}

  private final Map<Kind, Sums> requests = new ConcurrentHashMap<>();
  private final Map<Operation, LongAdder> retries = new ConcurrentHashMap<>();

  @Override
  public void publish(MetricCollection told) {
    Operation operation =
        last(told, CoreMetric.OPERATION_NAME)
            .map(name -> NAMES.getOrDefault(name, Operation.OTHER))
            .orElse(Operation.OTHER);
    Sums sums = sums(operation, outcome(told));
    sums.count().increment();
    sums.nanos().add(last(told, CoreMetric.API_CALL_DURATION).map(Duration::toNanos).orElse(0L));
    last(told, CoreMetric.RETRY_COUNT).ifPresent(count -> retries(operation).add(count));
  }

  private static Outcome outcome(MetricCollection told) {
    if (last(told, CoreMetric.API_CALL_SUCCESSFUL).orElse(false)) {
      return Outcome.OK;
    }
    List<MetricCollection> tries = told.children();
    int status = tries.isEmpty() ? 0 : last(tries.getLast(), HttpMetric.HTTP_STATUS_CODE).orElse(0);
    return status >= 400 && status < 500 ? Outcome.REFUSED : Outcome.FAILED;
  }

  private static <T> Optional<T> last(MetricCollection told, SdkMetric<T> metric) {
    List<T> values = told.metricValues(metric);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
  }

  private Sums sums(Operation operation, Outcome outcome) {
    return requests.computeIfAbsent(
        new Kind(operation, outcome), _ -> new Sums(new LongAdder(), new LongAdder()));
  }

  private LongAdder retries(Operation operation) {
    return retries.computeIfAbsent(operation, _ -> new LongAdder());
  }

  /// Requests that ended so.
  long requests(Operation operation, Outcome outcome) {
    return sums(operation, outcome).count().sum();
  }

  /// How long they took together.
  double nanos(Operation operation, Outcome outcome) {
    return sums(operation, outcome).nanos().sum();
  }

  /// Tries that were not the first.
  long retried(Operation operation) {
    return retries(operation).sum();
  }

  /// All of it.
  BucketState.Asked asked() {
    return new BucketState.Asked(
        count(requests, _ -> true),
        retries.values().stream().mapToLong(LongAdder::sum).sum(),
        count(requests, kind -> kind.outcome() == Outcome.REFUSED),
        count(requests, kind -> kind.outcome() == Outcome.FAILED));
  }

  private static long count(Map<Kind, Sums> requests, Predicate<Kind> of) {
    return requests.entrySet().stream()
        .filter(one -> of.test(one.getKey()))
        .mapToLong(one -> one.getValue().count().sum())
        .sum();
  }

  @Override
  public void close() {
    // it outlives every client
  }
}
