package pipelineapi.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.LocalDate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Summary;
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

  @Test
  void soManyTextsAndMomentsMayBeLookedForAndNoMore() {
    String texts = texts("value__contains", 60) + "&" + texts("search", 40);
    assertThat(Parameters.read(MiniCatalogue.ISSUE, Requests.parse(texts), TestingSnapshot.AS_OF))
        .isNotNull();
    QuestionFault fault = fault(MiniCatalogue.ISSUE, texts + "&value__startswith=a");
    assertThat(fault.code()).isEqualTo(Code.INVALID_PARAMETER);
    assertThat(fault)
        .hasMessage(
            "search: with it the question looks for 101 texts and moments. Allowed: 100 in one"
                + " question, of search, __contains, __startswith and moments together.");
    String moments =
        IntStream.range(0, 101)
            .mapToObj(i -> LocalDate.parse("2025-01-01").plusDays(i).toString())
            .collect(Collectors.joining(","));
    assertThat(fault(MiniCatalogue.COLLECTION, "entry_date=" + moments).parameter())
        .isEqualTo("entry_date");
  }

  private static String texts(String name, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> name + "=text" + i)
        .collect(Collectors.joining("&"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "log/issue?group_by= | '' | group_by: unknown column ''. To group by: dataset,"
            + " resource, field, entity, issue_type, severity, responsibility, value, ordinal.",
        "log/issue?group_by=datset | datset | group_by: unknown column 'datset', did you"
            + " mean 'dataset'? To group by: dataset, resource, field, entity, issue_type,"
            + " severity, responsibility, value, ordinal.",
        "log/issue?by=dataset,dataset | dataset | by: 'dataset' is named twice.",
        "log/issue?group_by=organisation | organisation | group_by: unknown column"
            + " 'organisation'. To group by: dataset, resource, field, entity, issue_type,"
            + " severity, responsibility, value, ordinal.",
        "log/issue?group_by=endpoint_urls | endpoint_urls | group_by: unknown column"
            + " 'endpoint_urls'. To group by: dataset, resource, field, entity, issue_type,"
            + " severity, responsibility, value, ordinal.",
        "log/issue?group_by=dataset:month | dataset:month | group_by: 'dataset' is no date,"
            + " so it cannot be cut to a period. Allowed: none.",
        "log/issue?group_by=dataset&sort=value | value | sort: unknown column 'value'."
            + " Sortable: dataset, count.",
        "log/issue?group_by=dataset&sort=resources&fields=count | resources | sort: unknown"
            + " column 'resources'. Sortable: dataset, count.",
        "log/issue?group_by=dataset&fields=value | value | fields: unknown column 'value'."
            + " Columns: dataset, count, entities, resources.",
        "log/issue?facet=datset | datset | facet: unknown column 'datset', did you mean"
            + " 'dataset'? Facets: dataset, resource, field, entity, issue_type, severity,"
            + " responsibility, value, ordinal.",
        "log/issue?facet=organisation | organisation | facet: unknown column 'organisation'."
            + " Facets: dataset, resource, field, entity, issue_type, severity,"
            + " responsibility, value, ordinal.",
        "log/issue?facet=dataset&facet_size=0 | 0 | facet_size: '0' is not allowed. Allowed:"
            + " a whole number from 1 to 1000.",
        "log/issue/summary?group_by=ordinal | ordinal | group_by: unknown column 'ordinal'."
            + " To group by: dataset, resource, field, entity, issue_type, severity,"
            + " responsibility, value, organisation, collection, endpoint, quality_dimension.",
        "log/issue/summary?group_by=organisation:month | organisation:month | group_by:"
            + " 'organisation' is no date, so it cannot be cut to a period. Allowed: none.",
        "log/issue/summary?fields=isues | isues | fields: unknown column 'isues', did you"
            + " mean 'issues'? Columns: dataset, issue_type, severity, issues, entities,"
            + " resources, values.",
        "log/issue/summary?sort=entity | entity | sort: unknown column 'entity'. Sortable:"
            + " dataset, issue_type, severity, issues, entities, resources.",
        "log/collection?group_by=status:month | status:month | group_by: 'status' is no"
            + " date, so it cannot be cut to a period. Allowed: entry_date:month, day:month.",
        "log/collection?group_by=day:year | year | group_by: 'year' is no period. Allowed:"
            + " day, week, month.",
        "log/collection?group_by=tags | tags | group_by: unknown column 'tags'. To group by:"
            + " collection, endpoint, endpoint_url, entry_date, day, latest, status, bytes,"
            + " elapsed, success, open, ordinal.",
        "log/collection/summary?period=year | year | period: 'year' is not allowed. Allowed:"
            + " day, week, month.",
        "log/collection/summary?period=week&group_by=status | null | period: give either a"
            + " period or group_by, not both.",
        "log/collection/summary?cumulative=yes | yes | cumulative: 'yes' is not allowed."
            + " Allowed: true, false.",
        "log/collection/summary?cumulative=true&group_by=status | null | cumulative: it"
            + " follows periods. Give either it or group_by, not both.",
        "log/collection/summary?from=2026-03-16 | 2026-03-16 | from: 2026-03-16 lies after"
            + " 2026-03-15, where the question ends. Allowed: a day that does not.",
        "log/collection/summary?from=2009-12-31 | 2009-12-31 | from: '2009-12-31' is not"
            + " allowed. Allowed: a day such as 2026-01-31, today, today-30d or today+1d, from"
            + " 2010-01-01 to 2027-12-31.",
        "log/collection/summary?to=2028-01-01 | 2028-01-01 | to: '2028-01-01' is not"
            + " allowed. Allowed: a day such as 2026-01-31, today, today-30d or today+1d, from"
            + " 2010-01-01 to 2027-12-31.",
        "log/collection/summary?from= | '' | from: the value is empty. Leave the parameter"
            + " out, or give it a value.",
        "log/collection/summary?from=2026-03-01&from=2026-03-02 | null | from: given more"
            + " than once. Allowed: once.",
      })
  void whatCannotBeGroupedOrCountedIsNamedWithWhatCan(
      String request, @Nullable String value, String detail) {
    QuestionFault fault = grouped(request);
    assertThat(fault.code()).isEqualTo(Code.INVALID_PARAMETER);
    assertThat(fault.value()).isEqualTo(value);
    assertThat(fault).hasMessage(detail);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "log/issue/summary?period=month",
        "log/issue/entity?group_by=dataset",
        "log/collection?from=2026-03-01",
        "log/collection/day?cumulative=true",
      })
  void whatOtherGroupsOfferIsUnknown(String request) {
    QuestionFault fault = grouped(request);
    assertThat(fault.code()).isEqualTo(Code.UNKNOWN_PARAMETER);
    assertThat(fault)
        .hasMessageStartingWith("%s: unknown parameter. Parameters: ", fault.parameter());
  }

  private static QuestionFault grouped(String request) {
    int end = request.indexOf('?');
    Listing asked = MiniCatalogue.at(request.substring(0, end)).orElseThrow();
    Summary summary = asked.summary();
    return catchThrowableOfType(
        QuestionFault.class,
        () ->
            Parameters.read(
                asked,
                summary == null ? asked : MiniCatalogue.at(summary.of()).orElseThrow(),
                Requests.parse(request.substring(end + 1)),
                TestingSnapshot.AS_OF));
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
