package pipelineapi.refresh;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Layout;
import pipelineapi.catalogue.Listing;
import pipelineapi.catalogue.Relation;
import pipelineapi.catalogue.Renewal;
import pipelineapi.catalogue.Statement;

/// Makes the listings and relations from what was read, each after those it reads. What stands on
/// unchanged rows only is left as it is.
final class Derivation {

  private static final String AS_OF = "as_of";
  private static final String FILES = "listed_object";
  private static final Set<String> PROVIDED =
      Layout.PROVIDED.stream().map(Layout::provided).collect(Collectors.toUnmodifiableSet());

  private final Build build;
  private final Catalogue catalogue;
  private final Set<String> changed;
  private final boolean everything;

  /// The names under which SQL may find other rows than in the base.
  private final Set<String> moved = new HashSet<>();

  /// The first day that the base had of what renews a listing.
  private final Map<Listing, LocalDate> renewedFrom = new HashMap<>();

  /// Prepares the making.
  ///
  /// @param changed tables of listings of which rows were read or removed
  /// @param everything whether there is no base to leave anything as it is
  /// @param filesChanged whether other files are listed than in the base
  Derivation(
      Build build,
      Catalogue catalogue,
      Set<String> changed,
      boolean everything,
      boolean filesChanged) {
    this.build = build;
    this.catalogue = catalogue;
    this.changed = new HashSet<>(changed);
    this.everything = everything;
    moved.addAll(PROVIDED);
    if (!filesChanged) {
      moved.remove(FILES);
    }
  }

  /// Makes all tables.
  ///
  /// @return the day that counts as today
  LocalDate make() {
    LocalDate before = everything ? null : asOf();
    if (!everything) {
      catalogue.tables().stream().filter(listing -> listing.renewal() != null).forEach(this::note);
    }
    for (String table : catalogue.makingOrder()) {
      Optional<Listing> listing = catalogue.table(table);
      if (listing.isPresent()) {
        make(listing.get());
      } else {
        make(catalogue.relation(table).orElseThrow(), before);
      }
    }
    if (everything) {
      for (Listing window : catalogue.windows()) {
        Layout.windowViews(window, requireNonNull(window.window())).forEach(build::run);
      }
    }
    for (Listing listing : catalogue.listings()) {
      if (listing.keepsUsual()) {
        makeUsual(listing);
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
      if (everything || !renew(listing)) {
        build.run(Layout.keptTable(listing));
        if (listing.renewal() != null) {
          build.run(Layout.notRenewed(listing));
        }
      }
      changed.add(listing.table());
    }
    if (changed.contains(listing.table())) {
      moved.addAll(
          List.of(
              listing.table(), Layout.range(listing), Layout.rollup(listing), Layout.fed(listing)));
    } else if (Layout.joined(listing, catalogue.tables()).stream().anyMatch(changed::contains)) {
      moved.add(listing.table());
    }
    if (everything) {
      build.run(Layout.view(listing, catalogue.tables()));
      Layout.fedView(listing).ifPresent(build::run);
    }
  }

  private void makeUsual(Listing listing) {
    if (everything || moved.contains(AS_OF) || readsMoved(requireNonNull(listing.statement()))) {
      build.run(Layout.usualTable(listing));
    }
    if (everything) {
      build.run(Layout.usualView(listing));
    }
  }

  private void note(Listing listing) {
    LocalDate first = firstDay(requireNonNull(listing.renewal()));
    if (first != null) {
      renewedFrom.put(listing, first);
    }
  }

  // an entry may lie under another day than its own
  private @Nullable LocalDate firstDay(Renewal renewal) {
    return build.day(
        "select min(least(%s, cast(%s as date))) from kept.%s"
            .formatted(
                Layout.quoted(renewal.day()),
                Layout.quoted(renewal.from()),
                Layout.quoted(renewal.by())));
  }

  // null where no day is known from which on rows may be others
  private @Nullable LocalDate movedFrom(Listing listing, Renewal renewal) {
    LocalDate first =
        Stream.of(
                Optional.ofNullable(firstDay(renewal)),
                Optional.ofNullable(renewedFrom.get(listing)),
                Optional.ofNullable(build.movedFrom().get(listing.table())))
            .flatMap(Optional::stream)
            .min(Comparator.naturalOrder())
            .orElse(LocalDate.MAX);
    boolean isTold =
        !changed.contains(listing.table()) || build.movedFrom().containsKey(listing.table());
    return isTold && !first.equals(LocalDate.MAX) && !first.equals(Layout.NO_DAY) ? first : null;
  }

  // false where all is to be made anew: it may be that no day bounds what changed, that it is much,
  // or that the newest row of a value went, so that one of long ago is the newest now
  private boolean renew(Listing listing) {
    Renewal renewal = listing.renewal();
    if (renewal == null || !isChangedByNothingBut(renewal, listing)) {
      return false;
    }
    LocalDate since = movedFrom(listing, renewal);
    long all = build.number("select count(*) from kept." + Layout.quoted(listing.table()));
    if (since == null || build.number(Layout.readSince(listing, renewal, since)) > all / 4) {
      return false;
    }
    build.run(Layout.renewedRows(listing, renewal, since));
    long renewed = build.number("select count(*) from renewed");
    boolean worth =
        renewed <= all / 4 && build.number(Layout.renewalLost(listing, renewal, since)) == 0;
    if (worth) {
      if (renewed + build.number(Layout.renewedBefore(listing, renewal, since)) > all / 4) {
        Layout.renewedTable(listing, renewal, since).forEach(build::run);
      } else {
        Layout.renewedInFront(listing, renewal, since).forEach(build::run);
      }
      build.run(Layout.renewedMarks(listing, renewal, since));
    }
    build.run("drop table renewed");
    return worth;
  }

  private boolean isChangedByNothingBut(Renewal renewal, Listing listing) {
    return !Layout.usesAsOf(listing)
        && requireNonNull(listing.statement()).reads().stream()
            .filter(this::isMovedBesideReading)
            .allMatch(renewal.by()::equals);
  }

  private boolean isChanged(Listing listing) {
    if (changed.contains(listing.table()) || (Layout.usesAsOf(listing) && moved.contains(AS_OF))) {
      return true;
    }
    Statement sql = listing.statement();
    if (sql == null) {
      return false;
    }
    return listing.readsObjects()
        ? sql.reads().stream().anyMatch(this::isMovedBesideReading)
        : readsMoved(sql);
  }

  // of what a refresh provides a fed listing asks for its own objects: they moved with its rows
  private boolean isMovedBesideReading(String table) {
    return moved.contains(table) && !PROVIDED.contains(table);
  }

  private boolean readsMoved(Statement sql) {
    return sql.reads().stream().anyMatch(moved::contains);
  }

  private void make(Relation relation, @Nullable LocalDate before) {
    if (!everything && !readsMoved(relation.statement())) {
      return;
    }
    if (everything || relation.kept()) {
      build.run(Layout.relation(relation));
    }
    if (!relation.name().equals(AS_OF) || !Objects.equals(before, asOf())) {
      moved.add(relation.name());
    }
  }

  private @Nullable LocalDate asOf() {
    return build.day("select as_of from main.as_of");
  }
}
