package pipelineapi.file;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import pipelineapi.origin.OriginUnreachableException;

/// How long the archive may take to answer. Immutable.
record Patience(Duration most) {

  /// What the archive answers, if it does so in time. It is asked on a thread of its own, which is
  /// interrupted when it takes too long.
  ///
  /// @param late what is done with an answer that nobody waits for any more
  /// @param after what is done when the asking has ended, in time or not
  /// @throws ArchiveUnreachableException when it does not answer, or not in time
  <T> T await(Supplier<T> question, Consumer<T> late, Runnable after) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Thread asking =
        Thread.ofVirtual()
            .name("archive")
            .start(() -> {
              try {
                T given = question.get();
                if (!answer.complete(given)) {
                  late.accept(given);
                }
              } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
              } finally {
                after.run();
              }
            });
    try {
      return answer.get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return givenUp(answer, asking, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return givenUp(answer, asking, e);
    } catch (ExecutionException e) {
      throw told(e.getCause());
    }
  }

  private static <T> T givenUp(CompletableFuture<T> answer, Thread asking, Exception cause) {
    if (answer.completeExceptionally(cause)) {
      asking.interrupt();
      throw new ArchiveUnreachableException("The archive does not answer in time", cause);
    }
    // it came at the last moment
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw told(e.getCause());
    }
  }

  private static RuntimeException told(@Nullable Throwable fault) {
    return switch (fault) {
      case OriginUnreachableException e ->
          new ArchiveUnreachableException("The archive does not answer: " + e.getMessage(), e);
      case RuntimeException e -> e;
      case Error e -> throw e;
      case null, default -> new IllegalStateException(fault);
    };
  }
}
