package pipelineapi.sample;

import java.util.List;

/// The vocabulary of issues, with how often each is found and what its rows look like.
///
/// @param weight rows of the type per thousand
/// @param value shape of the offending value; `#` stands for a number
record IssueType(
    String name,
    String severity,
    String responsibility,
    String dimension,
    String criteria,
    String level,
    int weight,
    String field,
    String value,
    String message) {

  static final List<IssueType> ALL =
      """
      combined-value|info|internal||||180|geometry|MULTIPOLYGON (((-0.# 51.5,-0.1 51.6,-0.# 51.5)))|
      reference values are not unique|error|external|uniqueness|duplicate reference values|2|150|reference|REF/#|Multiple entries use this reference
      OSGB|warning|external|validity|||130|geometry|POINT (53# 18#)|
      invalid date|error|external|validity|any other validity error|3|110|start-date|31/02/20#|start-date must be a real date
      patch|info|internal||||110|documentation-url|see http://www.#.example|
      missing value|error|external|completeness|any other validity error|3|80|reference||reference missing
      invalid URI|error|external|validity|any other validity error|3|50|document-url|www,#|
      invalid geometry - fixed|warning|external|validity|||40|geometry||
      unknown entity|notice|internal||unknown entity issues|2|35|entity|tree:T#|
      unknown entity - missing reference|warning|internal|validity|||30|entity|tree:|
      invalid category value|error|external|validity|any other validity error|3|25|site-category|kind #|
      OSGB flipped|warning|external|validity|||15|GeoX,GeoY|18#,53#|
      WGS84 flipped|warning|external|validity|||8|GeoX,GeoY|51.#,-0.1#|
      invalid organisation|error|external|validity|any other validity error|3|6|organisation|local-authority-eng:X#|
      entity number out of range|notice|internal||||5|entity|7#|
      WGS84 out of bounds of England|error|external|accuracy|geometry errors|2|4|geometry|POINT (2.# 48.8)|Geometry must be in England
      invalid coordinates|error|external|validity|geometry errors|2|2|geometry|easting #|
      invalid decimal|error|external|validity|any other validity error|3|2|hectares|1,#|
      invalid integer|error|external|validity|any other validity error|3|2|minimum-net-dwellings|about #|
      too small|error|external|accuracy|any other validity error|3|1|hectares|-#|
      too large|error|external|accuracy|any other validity error|3|1|hectares|9999#|
      invalid flag|error|external|validity|any other validity error|3|1|deliverable|perhaps #|
      invalid WKT|error|external|validity|geometry errors|2|1|geometry|POLYGON ((#|
      future entry-date|error|external|accuracy|any other validity error|3|1|entry-date|2099-01-#|
      default-field|info|internal||||2|name|Place #|
      default-value|info|internal||||2|organisation|local-authority:A#|
      WGS84 out of bounds|error|external|accuracy|geometry errors|2|1|geometry|POINT (200.# 91)|
      Mercator|warning|external|validity|||1|geometry|POINT (-13# 672#)|
      Mercator flipped|warning|external|validity|||1|geometry|POINT (672# -13#)|
      removed URI prefix|info|internal||||1|organisation|http://id.example/LA#|
      invalid geometry - not fixable|error|external|validity|geometry errors|2|1|geometry|MULTIPOLYGON (((#)))|
      Unexpected geom type|error|external|validity|geometry errors|2|1|geometry|LINESTRING (# 1,2 2)|
      Unexpected geom type within GeometryCollection|error|external|validity|geometry errors|2|1|geometry|GEOMETRYCOLLECTION (POINT (# 1))|
      WGS84 out of bounds of custom boundary|error|external|accuracy|geometry errors|2|1|geometry|POINT (-6.# 49.9)|Geometry must be in the planning authority
      OSGB out of bounds of England|error|external|accuracy|geometry errors|2|1|geometry|POINT (1 #)|
      OSGB out of bounds of custom boundary|error|external|accuracy|geometry errors|2|1|geometry|POINT (2 #)|
      invalid type geojson|warning|external|validity|||1|geometry|{"type":"Point","coordinates":[#,51]}|
      missing associated entity|error|external|consistency|consistency error|3|1|conservation-area|CA#|
      reference value contains reference_prefix|info|internal||||1|reference|tree-T#|
      far-future-date|error|internal||||1|end-date|2199-#|
      far-past-date|error|internal||||1|start-date|1066-#|
      """
          .lines()
          .map(IssueType::parse)
          .toList();

  /// Types that pipelines write and the vocabulary does not have.
  static final List<IssueType> UNKNOWN =
      List.of(
          new IssueType("Invalid Date", "", "", "", "", "", 0, "start-date", "3#.13.99", ""),
          new IssueType("unknown dialect", "", "", "", "", "", 0, "name", "Bezeichnung #", ""));

  private static final int WEIGHTS = ALL.stream().mapToInt(IssueType::weight).sum();

  static IssueType pick(Dice dice) {
    int rest = dice.below(WEIGHTS);
    for (IssueType type : ALL) {
      rest -= type.weight;
      if (rest < 0) {
        return type;
      }
    }
    return ALL.getFirst();
  }

  private static IssueType parse(String line) {
    String[] p = line.split("\\|", -1);
    return new IssueType(
        p[0], p[1], p[2], p[3], p[4], p[5], Integer.parseInt(p[6]), p[7], p[8], p[9]);
  }
}
