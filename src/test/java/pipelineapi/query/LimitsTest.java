package pipelineapi.query;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pipelineapi.catalogue.Listing;

class LimitsTest {

  private static final String NEVER_FOUND = "name__contains=x&count=none";

  private TestingSnapshot snapshot;
  private @Nullable DuckDbQueries queries;

  @BeforeEach
  void open(@TempDir Path folder) throws SQLException {
    snapshot = new TestingSnapshot(folder);
  }

  @AfterEach
  void close() throws SQLException {
    DuckDbQueries used = queries;
    if (used != null) {
      await().until(() -> used.busy() == 0);
      await().until(() -> snapshot.holds() == 0);
      used.close();
    }
    snapshot.close();
  }

  @Test
  void aQuestionThatTakesTooLongIsCancelledAndTheLaneIsFreeAgain() {
    DuckDbQueries queries = limited(Duration.ofMillis(300));
    for (Listing listing : List.of(MiniCatalogue.ENDLESS, MiniCatalogue.ENDLESS_SMALL)) {
      QueryTimeoutException timeout =
          catchThrowableOfType(
              QueryTimeoutException.class, () -> answer(queries, listing, NEVER_FOUND));
      assertThat(timeout)
          .hasMessage(
              "The question took longer than 0.3 s, the time allowed. Narrow it by more filters.");
      await().atMost(5, SECONDS).until(() -> queries.busy() == 0);
    }
    assertThat(answer(queries, MiniCatalogue.RESOURCE, "").total()).isEqualTo(5);
  }

  @Test
  void aFullQueueRefusesAtOnceAndTheOtherLaneAnswersMeanwhile()
      throws InterruptedException, ExecutionException, TimeoutException {
    DuckDbQueries queries = limited(Duration.ofMillis(1500));
    // the first runs, the second waits
    CompletableFuture<@Nullable Throwable> first = endless(queries);
    CompletableFuture<@Nullable Throwable> second = endless(queries);
    await().until(() -> queries.busy() == 2);
    OverloadException overload =
        catchThrowableOfType(
            OverloadException.class, () -> answer(queries, MiniCatalogue.ENDLESS, NEVER_FOUND));
    assertThat(overload)
        .hasMessage("Too many questions wait already in the lane 'heavy'. Ask again in a moment.");
    assertThat(answer(queries, MiniCatalogue.RESOURCE, "").total()).isEqualTo(5);
    assertThat(answer(queries, MiniCatalogue.ISSUE, "field=f1").rows()).isNotEmpty();
    assertThat(first).isNotDone();
    assertThat(first.get(20, SECONDS)).isInstanceOf(QueryTimeoutException.class);
    assertThat(second.get(20, SECONDS)).isInstanceOf(QueryTimeoutException.class);
  }

  @Test
  void aQuestionNobodyWaitsForAnyMoreIsCancelled() throws InterruptedException {
    DuckDbQueries queries = limited(Duration.ofMinutes(10));
    CompletableFuture<@Nullable Throwable> outcome = new CompletableFuture<>();
    Thread waiting =
        Thread.startVirtualThread(() ->
            outcome.complete(
                catchThrowable(() -> answer(queries, MiniCatalogue.ENDLESS, NEVER_FOUND))));
    await().until(() -> queries.busy() > 0);
    waiting.interrupt();
    assertThat(outcome.join()).isInstanceOf(CancellationException.class);
    await().atMost(5, SECONDS).until(() -> queries.busy() == 0);
  }

  @Test
  void virtualThreadsGoOnWhileTheLanesAreBusy() throws InterruptedException {
    DuckDbQueries queries = limited(Duration.ofSeconds(1));
    CompletableFuture<@Nullable Throwable> heavy = endless(queries);
    await().until(() -> queries.busy() > 0);
    for (int i = 0; i < 20; i++) {
      assertThat(Thread.startVirtualThread(() -> {}).join(Duration.ofSeconds(1))).isTrue();
    }
    assertThat(heavy.join()).isInstanceOf(QueryTimeoutException.class);
  }

  @Test
  void waitingForAnAnswerIsRefusedWhenTheLanesClose() {
    DuckDbQueries queries = limited(Duration.ofSeconds(1));
    CompletableFuture<@Nullable Throwable> first = endless(queries);
    CompletableFuture<@Nullable Throwable> second = endless(queries);
    await().until(() -> queries.busy() == 2);
    queries.close();
    CompletableFuture.anyOf(first, second).join();
    assertThat(first.isDone() ? first.join() : second.join()).isInstanceOf(OverloadException.class);
    CompletableFuture.allOf(first, second).join();
  }

  private DuckDbQueries limited(Duration deadline) {
    DuckDbQueries limited =
        new DuckDbQueries(MiniCatalogue::at, snapshot, TestingSettings.tight(deadline));
    queries = limited;
    return limited;
  }

  private static CompletableFuture<@Nullable Throwable> endless(Queries queries) {
    CompletableFuture<@Nullable Throwable> outcome = new CompletableFuture<>();
    Thread.startVirtualThread(() ->
        outcome.complete(
            catchThrowable(() -> answer(queries, MiniCatalogue.ENDLESS, NEVER_FOUND))));
    return outcome;
  }

  private static Answer answer(Queries queries, Listing listing, String query) {
    try (Asked asked = queries.ask(listing, Requests.parse(query))) {
      return asked.answer();
    }
  }
}
