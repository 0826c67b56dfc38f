package pipelineapi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Which rows of a provider's data are wrong, one after the other?
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(FixtureServices.class)
class IssueRowsTest {

  private static final String ENTRIES =
      "&entry_level=true&sort=resource,entry_number,line_number,field";
  private static final String MISSING_REFERENCES =
      "/v1/log/issue?organisation=local-authority:BOR&dataset=conservation-area&current=true"
          + "&issue_type=missing%20value&field=reference"
          + ENTRIES;

  private final Service service;

  IssueRowsTest(Service service) {
    this.service = service;
  }

  @Test
  void entriesAreGoneThroughOneByOne() {
    Table.assertList(
        service,
        MISSING_REFERENCES,
        """
        resource | entry_number | line_number | field     | entity
        r2       | 3            | 4           | reference | null
        r2       | 4            | 5           | reference | null
        """);
    JsonNode second = service.ask(MISSING_REFERENCES + "&limit=1&offset=1");
    assertThat(second.at("/page/total").asInt()).isEqualTo(2);
    Table.assertRows(
        "the second entry",
        Service.rows(second),
        """
        resource | entry_number | line_number
        r2       | 4            | 5
        """);
    JsonNode beyond = service.ask(MISSING_REFERENCES + "&limit=1&offset=2");
    assertThat(Service.rows(beyond)).isEmpty();
    assertThat(beyond.at("/page/total").asInt()).isEqualTo(2);
  }

  @Test
  void anEntryTellsWhereItsResourceComesFrom() {
    Table.assertList(
        service,
        MISSING_REFERENCES + "&fields=entry_number,endpoint_urls",
        """
        entry_number | endpoint_urls
        3            | https://bor.example/ca.csv
        4            | https://bor.example/ca.csv
        """);
  }

  @Test
  void someIssuesAreOfTheEntryThoughItHasAnEntity() {
    Table.assertList(
        service,
        "/v1/log/issue?organisation=local-authority:AMB&dataset=brownfield-land&current=true"
            + "&issue_type=reference%20values%20are%20not%20unique&field=reference"
            + ENTRIES,
        """
        resource | entry_number | line_number | field     | entity | value
        r8       | 1            | 2           | reference | 7001   | A1
        r8       | 2            | 3           | reference | 7001   | A1
        """);
  }

  @Test
  void aValueIsTakenToTheLetter() {
    Table.assertList(
        service,
        "/v1/log/issue?value=O'Clock",
        """
        dataset           | resource | entry_number | field
        conservation-area | r2       | 2            | start-date
        """);
    Table.assertList(
        service,
        "/v1/log/issue?value=" + Service.encoded("conservation-area:CÁ-7 – 名"),
        """
        resource | entry_number | issue_type
        r2       | 6            | unknown entity
        """);
    Table.assertList(
        service,
        "/v1/log/issue?message=" + Service.encoded("fixed \"ring\", 100% valid now"),
        """
        resource | entry_number | message
        r2       | 5            | fixed "ring", 100% valid now
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"invalid date' or '1'='1", "invalid%", "invalid_date", "invalid date;--"})
  void nothingInAValueIsUnderstood(String type) {
    assertThat(service.total("/v1/log/issue?issue_type=" + Service.encoded(type))).isZero();
  }

  @Test
  void currentIsWhatAnOpenSourceDeliversToday() {
    assertThat(service.total("/v1/log/issue")).isEqualTo(25);
    assertThat(service.total("/v1/log/issue?current=true")).isEqualTo(21);
    Table.assertList(
        service,
        "/v1/log/issue?current=false&sort=resource",
        """
        resource | dataset
        r1       | conservation-area
        r5       | conservation-area
        r7       | conservation-area
        r9       | title-boundary
        """);
  }

  @Test
  void entitiesOfAProviderAreThoseOfAllItsOpenEndpoints() {
    String dates =
        "/v1/log/issue?dataset=conservation-area&issue_type=invalid%20date&field=start-date"
            + "&entity__isnull=false&sort=entity,resource,entry_number";
    String current =
        """
        entity | resource | entry_number | line_number | field      | value
        4001   | r2       | 1            | 2           | start-date | 31/02/2020
        4001   | r2       | 10           | 10          | start-date | 00/00/0000
        4002   | r2       | 2            | 3           | start-date | O'Clock
        4020   | r3       | 1            | 2           | start-date | 1/1/1
        """;
    Table.assertList(service, dates + "&organisation=local-authority:BOR&current=true", current);
    Table.assertList(
        service, dates + "&organisation=local-authority-eng:BOR&current=true", current);
    assertThat(service.total(dates + "&organisation=local-authority:BOR")).isEqualTo(5);
    Table.assertList(
        service,
        dates + "&organisation=local-authority:BOR&current=false",
        """
        entity | resource | entry_number | value
        4001   | r1       | 1            | old
        """);
    // r5 is of an endpoint that has ended, r7 lost to r6
    assertThat(service.total(dates + "&organisation=local-authority:FEL&current=true")).isZero();
  }

  @Test
  void whoIsUnknownHasNoIssues() {
    assertThat(service.total("/v1/log/issue?organisation=local-authority:NONE")).isZero();
    assertThat(service.total("/v1/log/issue?dataset=none")).isZero();
  }
}
