package pipelineapi.query;

import pipelineapi.catalogue.Column;
import pipelineapi.catalogue.Route;
import pipelineapi.catalogue.Type;

/// What rows are grouped by.
sealed interface GroupKey {

  /// Its name in answers.
  String name();

  /// The type of its values.
  Type type();

  /// The value of a column of the row.
  record Own(Column column) implements GroupKey {
    @Override
    public String name() {
      return column.name();
    }

    @Override
    public Type type() {
      return column.type();
    }
  }

  /// The period in which a date or moment of the row lies, by its first day.
  record Cut(String name, Column column, Grouping.Period period) implements GroupKey {
    @Override
    public Type type() {
      return Type.DATE;
    }
  }

  /// The value of the row's partners by a route; a row counts once for each of their values.
  record Reached(Route route, Route.Through through) implements GroupKey {
    @Override
    public String name() {
      return through.name();
    }

    @Override
    public Type type() {
      return through.type();
    }
  }
}
