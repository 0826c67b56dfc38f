package pipelineapi.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The listings of the specification follow rules, since they are many and alike; and nothing
/// offers a search that is not meant to.
class DeclaredSpecificationTest {

  private static final Catalogue CATALOGUE = Catalogue.load("v1");

  private static final Set<String> INTEGERS =
      Set.of("entity", "entity_minimum", "entity_maximum", "priority", "quality_criteria_level");
  private static final Set<String> LISTS =
      Set.of("themes", "specifications", "datasets", "organisations");
  private static final Set<String> DOCUMENTS = Set.of("paint_options", "examples", "documents");
  private static final Set<String> TEXTS =
      Set.of(
          "name",
          "description",
          "guidance",
          "hint",
          "notes",
          "text",
          "definition",
          "plural",
          "consideration",
          "documentation_url",
          "github_discussion",
          "long_name",
          "long_plural");

  static Stream<Listing> listings() {
    return CATALOGUE.listings().stream()
        .filter(listing -> listing.stored() && listing.path().startsWith("specification/"));
  }

  @ParameterizedTest
  @MethodSource("listings")
  void typesFollowNames(Listing listing) {
    for (Column column : listing.columns()) {
      if (column.source() instanceof ColumnSource.Field) {
        assertThat(column.type()).as(column.name()).isEqualTo(typeOf(column.name()));
      }
    }
  }

  private static Type typeOf(String name) {
    if (name.endsWith("_date")) {
      return Type.DATE;
    }
    return INTEGERS.contains(name)
        ? Type.INTEGER
        : LISTS.contains(name)
            ? Type.TOKEN_LIST
            : DOCUMENTS.contains(name) ? Type.JSON : TEXTS.contains(name) ? Type.TEXT : Type.TOKEN;
  }

  @ParameterizedTest
  @MethodSource("listings")
  void allTokensButTheKeyAreFacets(Listing listing) {
    for (Column column : listing.columns()) {
      if (column.source() instanceof ColumnSource.Field) {
        boolean token = column.type() == Type.TOKEN || column.type() == Type.TOKEN_LIST;
        assertThat(column.facet())
            .as(column.name())
            .isEqualTo(token && !listing.key().contains(column.name()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("listings")
  void theKeyOrdersTheRowsAndNamesTheItem(Listing listing) {
    assertThat(listing.order().stream().map(Order::toString))
        .containsExactlyElementsOf(listing.key());
    assertThat(Objects.requireNonNull(listing.item()).by()).isEqualTo(listing.key());
  }

  @ParameterizedTest
  @MethodSource("listings")
  void aSearchLooksIntoKeyNameAndDescription(Listing listing) {
    List<String> expected =
        Stream.concat(listing.key().stream(), Stream.of("name", "description"))
            .filter(name -> listing.column(name).isPresent() && !name.equals("ordinal"))
            .toList();
    // its key is a position, so the rule's name stands for it
    assertThat(listing.search())
        .isEqualTo(
            listing.path().equals("specification/provision-rule")
                ? List.of("provision_rule")
                : expected);
  }

  @Test
  void onlyTheseOthersOfferASearch() {
    assertThat(
            CATALOGUE.listings().stream()
                .filter(listing -> listing.stored() && !listing.path().startsWith("specification/"))
                .filter(listing -> !listing.search().isEmpty())
                .map(listing -> listing.path() + " " + listing.search()))
        .containsExactlyInAnyOrder(
            "configuration/endpoint [endpoint, endpoint_url]",
            "configuration/source [endpoint_url, documentation_url]",
            "log/collection [endpoint_url, exception]",
            "log/issue [value, message]",
            "organisation [name, organisation, official_name]",
            "organisation-summary [name, organisation]",
            "performance/dataset [dataset, name]",
            "performance/endpoint [endpoint, endpoint_url, exception]",
            "performance/provider [organisation, organisation_name, endpoint, endpoint_url, exception]",
            "performance/provision [organisation, organisation_name, dataset]",
            "resource [resource]",
            "status/collection [collection, name]");
  }
}
