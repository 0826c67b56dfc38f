package pipelineapi.web;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;
import pipelineapi.metric.Metric;

/// Tells of every request: what belongs to it stands beside each line of the log that it causes,
/// and when it has ended it is counted.
@Component
final class RequestLog {

  private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);

  // the room query adds the snapshot, once it holds one
  private static final List<String> MEMBERS = List.of("request_id", "trace_id", "snapshot");

  private final MeterRegistry registry;

  RequestLog(MeterRegistry registry) {
    this.registry = registry;
  }

  void began(HttpServletRequest request) {
    MDC.put("request_id", CommonHeaders.requestId(request));
    MDC.put("trace_id", Trace.idOf(request));
  }

  /// @param began by the clock of the process
  /// @param thrown what broke the answer off
  void ended(
      HttpServletRequest request,
      HttpServletResponse response,
      long began,
      @Nullable Throwable thrown) {
    long nanos = System.nanoTime() - began;
    Counted counted = Counted.of(request);
    String outcome = Counted.outcome(response, thrown);
    Metric.REQUEST
        .timer(registry, counted.listing(), counted.version(), counted.form(), outcome)
        .record(nanos, TimeUnit.NANOSECONDS);
    LOG.debug(
        "request listing={} version={} form={} outcome={} status={} ms={}",
        counted.listing(),
        counted.version(),
        counted.form(),
        outcome,
        response.getStatus(),
        TimeUnit.NANOSECONDS.toMillis(nanos));
    MEMBERS.forEach(MDC::remove);
  }
}
