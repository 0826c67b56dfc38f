package pipelineapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/// Two people who ask a service the same all the while.
final class Readers implements AutoCloseable {

  private final Set<String> told = new ConcurrentSkipListSet<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final List<Thread> threads;

  private Readers(Service service, String target) {
    threads =
        Stream.generate(() ->
                Thread.ofPlatform()
                    .start(() -> {
                      while (!over.get()) {
                        told.add(read(service, target));
                      }
                    }))
            .limit(2)
            .toList();
  }

  static Readers of(Service service, String target) {
    return new Readers(service, target);
  }

  /// What one of them is told.
  static String read(Service service, String target) {
    HttpResponse<byte[]> answer = service.get(target);
    String body = new String(answer.body(), UTF_8);
    return answer.statusCode() == 200 ? body : "status " + answer.statusCode() + " " + body;
  }

  /// Everything they were told, once they have stopped.
  Set<String> told() {
    close();
    return Set.copyOf(told);
  }

  @Override
  public void close() {
    over.set(true);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
