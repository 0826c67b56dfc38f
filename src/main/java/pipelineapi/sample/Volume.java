package pipelineapi.sample;

/// How much of everything there is at a scale. Rows of logs and issues, resources and pairs follow
/// the scale in proportion; the configured world behind them shrinks more gently.
record Volume(int scale) {

  private static final double LOG_ROWS = 3_300;
  private static final double ISSUE_ROWS = 20_000;

  /// Shortest history of an endpoint in days, so that failures of weeks still fit into it.
  static final int LEAST_DAYS = 8;

  static final double ENDED_SHARE = 0.44;
  static final double DEAD_SHARE = 0.2;

  int collections() {
    return Math.min(Collections.ALL.size(), gently(17, 55));
  }

  int organisations() {
    return gently(120, 530);
  }

  int endpoints() {
    return gently(120, 4_500);
  }

  /// Days from the first run to the as-of day.
  int days() {
    return gently(400, 2_850);
  }

  long logRows() {
    return Math.round(LOG_ROWS * scale) + 2_200;
  }

  int resources() {
    return 40 * scale + 80;
  }

  long issueRows() {
    return Math.round(ISSUE_ROWS * scale) + 500;
  }

  int operationalRows() {
    return 2_000 * scale;
  }

  int operationalItems() {
    return 10 + 2 * scale;
  }

  int datasetsProvided() {
    return gently(9, 18);
  }

  /// Collections whose first dataset is packaged.
  int packages() {
    return gently(6, 40);
  }

  /// Rows of a configuration table that has so many in production.
  int configured(int production) {
    return Math.max(Math.min(production, 3), gently(production / 100.0, production));
  }

  /// Mean days that a dead endpoint has been tried.
  int deadDays() {
    return gently(110, 420);
  }

  /// Exponent of the power law of history lengths that brings the log to its size.
  double historyExponent() {
    double dead = endpoints() * (1 - ENDED_SHARE) * DEAD_SHARE;
    double mean = (logRows() - dead * deadDays()) / (endpoints() - dead);
    double span = days() - LEAST_DAYS;
    return Math.max(1, span / Math.max(4, mean - LEAST_DAYS) - 1);
  }

  private int gently(double atOne, double atThousand) {
    double exponent = StrictMath.log(atThousand / atOne) / StrictMath.log(1000);
    return (int) Math.round(atOne * StrictMath.pow(scale, exponent));
  }
}
