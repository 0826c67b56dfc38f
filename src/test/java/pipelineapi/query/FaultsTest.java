package pipelineapi.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pipelineapi.catalogue.Listing;
import pipelineapi.query.QuestionFault.Code;

class FaultsTest {

  private static final String PARAMETERS =
      "Parameters: dataset, resource, field, entity, issue_type, severity, responsibility, value,"
          + " ordinal, organisation, collection, endpoint, current, open, quality_dimension, sort,"
          + " fields, limit, offset, cursor, count, facet, facet_size, group_by, search.";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "datset=a           | datset: unknown parameter, did you mean 'dataset'? %s",
        "limits=a           | limits: unknown parameter, did you mean 'limit'? %s",
        "severty__in=a      | severty__in: unknown parameter, did you mean 'severity__in'? %s",
        "zzzzzzzz=1         | zzzzzzzz: unknown parameter. %s",
        "facets=dataset     | facets: unknown parameter, did you mean 'facet'? %s",
        "=1                 | : unknown parameter. %s",
        "__not=1            | __not: unknown parameter. %s",
      })
  void anUnknownParameterIsNamedWithTheNearestOne(String query, String detail) {
    QuestionFault fault = fault(MiniCatalogue.ISSUE, query);
    assertThat(fault.code()).isEqualTo(Code.UNKNOWN_PARAMETER);
    assertThat(fault.value()).isNull();
    assertThat(query).startsWith(fault.parameter() + "=");
    assertThat(fault).hasMessage(detail.formatted(PARAMETERS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "value__in=a        | value__in: 'value' (text) has no operator '__in'. Allowed: value,"
            + " value__not, value__isnull, value__contains, value__startswith.",
        "entity__contains=1 | entity__contains: 'entity' (integer) has no operator '__contains'."
            + " Allowed: entity, entity__not, entity__isnull, entity__in, entity__gt, entity__gte,"
            + " entity__lt, entity__lte.",
        "current__gt=true   | current__gt: 'current' (boolean) has no operator '__gt'. Allowed:"
            + " current, current__not, current__isnull.",
        "dataset__like=a    | dataset__like: 'dataset' (token) has no operator '__like'. Allowed:"
            + " dataset, dataset__not, dataset__isnull, dataset__in, dataset__contains,"
            + " dataset__startswith.",
        "endpoint_urls=a    | endpoint_urls: the column 'endpoint_urls' can be delivered, but is no"
            + " filter. Filters: dataset, resource, field, entity, issue_type, severity,"
            + " responsibility, value, ordinal, organisation, collection, endpoint, current, open,"
            + " quality_dimension.",
      })
  void anOperatorNotOfferedIsNamedWithThoseThatAre(String query, String detail) {
    QuestionFault fault = fault(MiniCatalogue.ISSUE, query);
    assertThat(fault.code()).isEqualTo(Code.UNKNOWN_PARAMETER);
    assertThat(fault).hasMessage(detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "dataset=           | ''    | dataset: a value is empty. Allowed: a text that is not empty.",
        "dataset=a,,b       | a,,b  | dataset: a value is empty. Allowed: a text that is not empty.",
        "value=%20          | ' '   | value: a value is empty. Allowed: a text that is not empty.",
        "entity=1.5         | 1.5   | entity: '1.5' is not allowed. Allowed: a whole number of 64"
            + " bits, such as 42.",
        "entity=9223372036854775808 | 9223372036854775808 | entity: '9223372036854775808' is not"
            + " allowed. Allowed: a whole number of 64 bits, such as 42.",
        "entity__isnull=yes | yes   | entity__isnull: 'yes' is not allowed. Allowed: true or false.",
        "current=1          | 1     | current: '1' is not allowed. Allowed: true or false.",
        "entity__gt=1&entity__gt=2 | null | entity__gt: given more than once. Allowed: once.",
        "limit=0            | 0     | limit: '0' is not allowed. Allowed: a whole number from 1 to"
            + " 1000.",
        "limit=1001         | 1001  | limit: '1001' is not allowed. Allowed: a whole number from 1"
            + " to 1000.",
        "limit=1&limit=2    | null  | limit: given more than once. Allowed: once.",
        "limit=             | ''    | limit: the value is empty. Leave the parameter out, or give it"
            + " a value.",
        "offset=-1          | -1    | offset: '-1' is not allowed. Allowed: a whole number from 0 to"
            + " 100000.",
        "offset=100001      | 100001 | offset: '100001' is not allowed. Allowed: a whole number from"
            + " 0 to 100000.",
        "offset=0&cursor=x  | null  | cursor: give either a cursor or an offset, not both.",
        "count=all          | all   | count: 'all' is not allowed. Allowed: exact, none.",
        "sort=entty         | entty | sort: unknown column 'entty', did you mean 'entity'? Sortable:"
            + " dataset, resource, field, entity, issue_type, severity, responsibility, value,"
            + " ordinal.",
        "sort=-endpoint_urls | endpoint_urls | sort: unknown column 'endpoint_urls'. Sortable:"
            + " dataset, resource, field, entity, issue_type, severity, responsibility, value,"
            + " ordinal.",
        "sort=value&sort=field | null | sort: given more than once. Allowed: once.",
        "fields=value,      | ''    | fields: unknown column ''. Columns: dataset, resource, field,"
            + " entity, issue_type, severity, responsibility, value, endpoint_urls, ordinal.",
        "search=            | ''    | search: the text is empty. Allowed: a text to look for.",
      })
  void aValueNotAllowedIsNamedWithWhatIs(String query, String value, String detail) {
    QuestionFault fault = fault(MiniCatalogue.ISSUE, query);
    assertThat(fault.code()).isEqualTo(Code.INVALID_PARAMETER);
    assertThat(fault.value()).isEqualTo(value);
    assertThat(fault).hasMessage(detail);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "day=2026-02-30",
        "day=01/02/2026",
        "day=today-1w",
        "day=today-999999d",
        "day=yesterday",
        "day__gt=20260101",
      })
  void whatIsNoDayIsRefused(String query) {
    assertThat(fault(MiniCatalogue.COLLECTION, query))
        .hasMessageEndingWith(
            "is not allowed. Allowed: a day such as 2026-01-31, today, today-30d or today+1d.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "entry_date=2026-03-10T25:10:00Z",
        "entry_date=2026-03-10T01:10:00.1234567Z",
        "entry_date=2026-03-10 01:10",
        "entry_date=now",
      })
  void whatIsNoMomentIsRefused(String query) {
    assertThat(fault(MiniCatalogue.COLLECTION, query))
        .hasMessageEndingWith(
            "Allowed: a moment such as 2026-03-10T01:10:00Z with up to 6 decimals, or a day such as"
                + " 2026-01-31, today, today-30d or today+1d.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"elapsed=NaN", "elapsed=1e999", "elapsed=0x1", "elapsed=1,5a"})
  void whatIsNoNumberIsRefused(String query) {
    assertThat(fault(MiniCatalogue.COLLECTION, query))
        .hasMessageEndingWith("Allowed: a number, such as 0.5.");
  }

  @Test
  void jsonIsOnlyAskedWhetherItIsThere() {
    assertThat(fault(MiniCatalogue.COLLECTION, "details=1"))
        .hasMessage("details: 'details' (json) has no operator ''. Allowed: details__isnull.");
  }

  @Test
  void aListingThatNamesNoColumnsOffersNoSearch() {
    assertThat(fault(MiniCatalogue.RESOURCE, "search=a"))
        .hasMessage(
            "search: resource offers no search. Parameters: resource, first_seen, sort, fields,"
                + " limit, offset, cursor, count, facet, facet_size, group_by.");
  }

  @Test
  void anAliasIsNamedAsItWasGiven() {
    QuestionFault fault = fault(MiniCatalogue.COLLECTION, "endpoint_id__gt=1");
    assertThat(fault.parameter()).isEqualTo("endpoint_id__gt");
    assertThat(fault).hasMessageStartingWith("endpoint_id__gt: 'endpoint' (token) has no operator");
  }

  @Test
  void anAliasMeansItsColumn() {
    assertThat(
            Parameters.read(
                    MiniCatalogue.COLLECTION,
                    Requests.parse("endpoint_id__in=e2,e1&endpoint_id=e3&sort=endpoint_id"),
                    TestingSnapshot.AS_OF)
                .canonical())
        .isEqualTo(
            "endpoint=e3&endpoint__in=e1&endpoint__in=e2"
                + "&sort=endpoint,collection,entry_date,ordinal");
  }

  @Test
  void messagesStayShortWhateverIsSent() {
    String name = "x".repeat(1_000_000);
    assertThat(fault(MiniCatalogue.ISSUE, name + "=1").getMessage()).hasSizeLessThan(400);
    assertThat(fault(MiniCatalogue.ISSUE, "entity=" + name).getMessage()).hasSizeLessThan(400);
  }

  private static QuestionFault fault(Listing listing, String query) {
    return catchThrowableOfType(
        QuestionFault.class,
        () -> Parameters.read(listing, Requests.parse(query.strip()), TestingSnapshot.AS_OF));
  }
}
