package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// How many endpoints were tried and how many gave something, period by period?
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(FixtureServices.class)
class CollectionSummaryTest {

  private static final String SUMMARY = "/v1/log/collection/summary?";

  private final Service service;

  CollectionSummaryTest(Service service) {
    this.service = service;
  }

  @Test
  void daysWithoutAttemptsAreThere() {
    String days =
        """
        period     | attempts | endpoints | ok | failed | ok_endpoints
        2026-03-04 | 0        | 0         | 0  | 0      | 0
        2026-03-05 | 0        | 0         | 0  | 0      | 0
        2026-03-06 | 1        | 1         | 1  | 0      | 1
        2026-03-07 | 1        | 1         | 1  | 0      | 1
        2026-03-08 | 2        | 2         | 2  | 0      | 2
        2026-03-09 | 5        | 5         | 3  | 2      | 3
        2026-03-10 | 10       | 8         | 7  | 3      | 6
        """;
    Table.assertList(service, SUMMARY + "period=day&from=2026-03-04&to=2026-03-10", days);
    Table.assertList(service, SUMMARY + "from=today-6d&to=today", days);
    assertThat(service.total(SUMMARY.replace("?", ""))).isEqualTo(31);
  }

  @Test
  void weeksBeginOnTheirMonday() {
    Table.assertList(
        service,
        SUMMARY + "period=week&from=2026-01-26&to=2026-03-10",
        """
        period     | attempts | endpoints | ok | failed
        2026-01-26 | 3        | 1         | 2  | 1
        2026-02-02 | 1        | 1         | 1  | 0
        2026-02-09 | 0        | 0         | 0  | 0
        2026-02-16 | 0        | 0         | 0  | 0
        2026-02-23 | 0        | 0         | 0  | 0
        2026-03-02 | 5        | 4         | 5  | 0
        2026-03-09 | 15       | 9         | 10 | 5
        """);
  }

  @Test
  void monthsBeginOnTheirFirstDay() {
    Table.assertList(
        service,
        SUMMARY + "period=month&from=2026-01-01&to=2026-03-31",
        """
        period     | attempts
        2026-01-01 | 2
        2026-02-01 | 2
        2026-03-01 | 20
        """);
  }

  @Test
  void aDayIsSplitByStatus() {
    Table.assertList(
        service,
        SUMMARY + "group_by=status&from=2026-03-10&to=2026-03-10&sort=status",
        """
        status | attempts | endpoints
        200    | 7        | 6
        404    | 1        | 1
        503    | 1        | 1
        null   | 1        | 1
        """);
  }

  @Test
  void filtersOfTheLogHold() {
    Table.assertList(
        service,
        SUMMARY + "from=2026-03-09&to=2026-03-10&organisation=local-authority:BOR",
        """
        period     | attempts | endpoints | ok | failed | ok_endpoints
        2026-03-09 | 3        | 3         | 2  | 1      | 2
        2026-03-10 | 5        | 4         | 3  | 2      | 3
        """);
  }

  @Test
  void anEndBeforeTheBeginningIsAProblem() {
    HttpResponse<byte[]> response =
        service.get(SUMMARY + "period=day&from=2026-03-10&to=2026-03-04");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Service.json(response).get("code").asString()).isEqualTo("invalid-parameter");
  }
}
