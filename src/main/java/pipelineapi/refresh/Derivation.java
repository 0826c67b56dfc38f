package pipelineapi.refresh;

import static java.util.Objects.requireNonNull;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Layout;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Relation;

/// Makes the listings and relations from what was read, each after those it reads. What stands on
/// unchanged rows only is left as it is.
final class Derivation {

  private final Build build;
  private final Catalogue catalogue;
  private final Set<String> changed;
  private final boolean everything;

  /// Prepares the making.
  ///
  /// @param changed tables of listings of which rows were read or removed
  /// @param everything whether there is no base to leave anything as it is
  Derivation(Build build, Catalogue catalogue, Set<String> changed, boolean everything) {
    this.build = build;
    this.catalogue = catalogue;
    this.changed = new HashSet<>(changed);
    this.everything = everything;
  }

  /// Makes all tables.
  ///
  /// @return the day that counts as today
  LocalDate make() {
    LocalDate before = everything ? null : asOf();
    for (String table : catalogue.makingOrder()) {
      Optional<Listing> listing = catalogue.table(table);
      if (listing.isPresent()) {
        make(listing.get());
      } else {
        make(catalogue.relation(table).orElseThrow(), before);
      }
    }
    for (Listing window : catalogue.windows()) {
      Layout.windowViews(window, requireNonNull(window.window())).forEach(build::run);
    }
    for (Listing listing : catalogue.listings()) {
      if (listing.keepsUsual()) {
        build.run(Layout.usualTable(listing));
        build.run(Layout.usualView(listing));
      }
    }
    LocalDate asOf = asOf();
    if (asOf == null) {
      throw new RefreshException("The relation as_of gives no day");
    }
    return asOf;
  }

  /// The tables that are not as they were in the base.
  Set<String> changed() {
    return changed;
  }

  private void make(Listing listing) {
    if (!listing.ranged() && (everything || isChanged(listing))) {
      changed.add(listing.table());
      build.run(Layout.keptTable(listing));
    }
    build.run(Layout.view(listing, catalogue.tables()));
    Layout.fedView(listing).ifPresent(build::run);
  }

  private boolean isChanged(Listing listing) {
    if (changed.contains(listing.table()) || !listing.readsObjects()) {
      return true;
    }
    boolean asOfChanged = Layout.usesAsOf(listing) && changed.contains("as_of");
    return asOfChanged
        || (listing.statement() != null
            && listing.statement().reads().stream().anyMatch(changed::contains));
  }

  private void make(Relation relation, @Nullable LocalDate before) {
    build.run(Layout.relation(relation));
    if (!relation.name().equals("as_of") || !java.util.Objects.equals(before, asOf())) {
      changed.add(relation.name());
    }
  }

  private @Nullable LocalDate asOf() {
    try (Statement statement = build.engine().createStatement();
        ResultSet row = statement.executeQuery("select as_of from main.as_of")) {
      return row.next() ? row.getObject(1, LocalDate.class) : null;
    } catch (SQLException e) {
      throw new RefreshException("The day that counts as today cannot be told", e);
    }
  }
}
