package pipelineapi.sample;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import pipelineapi.sample.Feed.Claim;
import pipelineapi.sample.Feed.Health;
import pipelineapi.sample.Organisations.Organisation;

/// The endpoints made on purpose: for each defect of the old numbers an organisation that shows it,
/// `local-authority:D01` for the first, and so on.
final class Cases {

  /// Feeds serving it are made on purpose and always have some issues.
  static final String CASE = "case-";

  static final String UNKNOWN_TYPES = CASE + "d19";
  static final String GONE = CASE + "d20-gone";
  static final String MOVED = CASE + "d20-moved";
  static final String SUCCESSOR = CASE + "d20-successor";
  static final String WITHOUT_ISSUES = CASE + "d21";
  static final String OPERATIONAL = CASE + "d26";
  static final String HUGE_VALUE = CASE + "huge";
  static final String VOCABULARY = CASE + "vocabulary";

  /// Known to the configuration, not yet to the archive's copy of it.
  static final String ONLY_CONFIGURED = CASE + "d25";

  private final SampleOptions options;
  private final Organisations organisations;
  private final List<Feed> feeds = new ArrayList<>();

  Cases(SampleOptions options, Organisations organisations) {
    this.options = options;
    this.organisations = organisations;
  }

  List<Feed> feeds() {
    sharedAndFailing();
    days();
    sources();
    places();
    resources();
    return List.copyOf(feeds);
  }

  private void sharedAndFailing() {
    add(feed(1, Collections.CONSERVATION, "a", 30).serving(CASE + "d01").being(Health.SOUND));
    add(feed(1, Collections.CONSERVATION, "b", 30).serving(CASE + "d01").being(Health.SOUND));
    add(feed(2, Collections.BROWNFIELD, "a", 30).being(Health.DOWN));
    add(feed(3, Collections.TREES, "sparql", 30).by("sparql", "").being(Health.SOUND));
    add(feed(3, Collections.BROWNFIELD, "page", 30).being(Health.WEB_PAGE));
    add(feed(3, Collections.BROWNFIELD, "wfs", 30).by("wfs", "").being(Health.DOWN));
    // so that the blank sizes and types of servers with lower-case headers never depend on luck
    add(matching(3, Collections.BROWNFIELD, Feed::hasLowerCaseHeaders).being(Health.SOUND));
  }

  private void days() {
    LocalDate dayAfterTwice = options.daysAgo(RunCalendar.TWICE - 1);
    add(
        matching(4, Collections.CONSERVATION, feed -> !feed.isLateRunner())
            .changingOn(dayAfterTwice)
            .being(Health.SOUND));
    add(
        matching(4, Collections.CONSERVATION, Feed::isLateRunner)
            .changingOn(dayAfterTwice)
            .being(Health.SOUND));
    add(feed(5, Collections.LISTED, "a", 30).being(Health.SOUND));
    add(feed(15, Collections.CONSERVATION, "a", 30).being(Health.RETRIED));
    add(feed(16, Collections.LISTED, "a", 60).being(Health.RECOVERED));
    add(feed(17, Collections.BROWNFIELD, "a", 120).changing(0.2));
  }

  private void sources() {
    Organisation six = organisations.showing(6);
    Claim both = Claim.of(six, "article-4-direction-area;;article-4-direction;");
    add(
        Feed.of(
                Collections.ARTICLE_4,
                url(six, "a"),
                options.daysAgo(30),
                both,
                Claim.of(six, "article-4-direction").licensed("ogl", "https://six.example/one"),
                Claim.of(six, "article-4-direction").licensed("", "https://six.example/two"))
            .being(Health.SOUND));
    add(feed(7, Collections.TREES, "a", 20).being(Health.SOUND));
    Organisation eleven = organisations.showing(11);
    Claim old =
        new Claim(
            "local-authority-eng:" + eleven.reference(), "conservation-area", "odc-by", "", null);
    add(
        Feed.of(Collections.CONSERVATION, url(eleven, "a"), options.daysAgo(30), old)
            .being(Health.SOUND));
    add(feed(11, Collections.CONSERVATION, "b", 30).being(Health.SOUND));
    add(feed(12, Collections.BROWNFIELD_SITE, "a", 30).being(Health.SOUND));
    Organisation eighteen = organisations.showing(18);
    Claim claim = Claim.of(eighteen, "brownfield-land");
    add(
        Feed.of(
            Collections.BROWNFIELD,
            url(eighteen, "a"),
            options.daysAgo(60),
            claim.ended(options.daysAgo(50))));
    add(feed(18, Collections.BROWNFIELD, "b", 60).until(options.daysAgo(40)));
    Organisation fifteen = organisations.showing(15);
    add(
        Feed.of(
            Collections.CONSERVATION,
            url(fifteen, "b"),
            options.daysAgo(12),
            Claim.of(fifteen, "conservation-area").licensed("", "https://fifteen.example/one"),
            Claim.of(fifteen, "conservation-area").licensed("", "https://fifteen.example/two"),
            Claim.of(organisations.showing(14), "conservation-area").licensed("cc0", "")));
  }

  private void places() {
    Feed everywhere = feed(8, Collections.DOCUMENT, "a", 230).being(Health.SOUND);
    add(everywhere);
    for (String collection :
        List.of(Collections.CONSERVATION, Collections.INFRASTRUCTURE, Collections.LOCAL_PLAN)) {
      add(
          everywhere
              .in(collection)
              .claimed(Claim.of(organisations.showing(8), dataset(collection)))
              .until(options.daysAgo(200)));
    }
    add(feed(9, Collections.BROWNFIELD, "a", 30).serving(CASE + "d09").being(Health.SOUND));
    add(
        feed(9, Collections.BROWNFIELD_SITE, "a", 30)
            .serving(CASE + "d09")
            .being(Health.SOUND)
            .until(options.daysAgo(6)));
    add(feed(13, Collections.CONSERVATION, "a", 30).serving(CASE + "d13").being(Health.SOUND));
    add(
        feed(13, Collections.CONSERVATION, "b", 60)
            .serving(CASE + "d13")
            .being(Health.SOUND)
            .until(options.daysAgo(14)));
    add(feed(14, Collections.CONSERVATION, "a", 40).being(Health.SOUND));
    add(feed(14, Collections.CONSERVATION, "b", 20).being(Health.SOUND));
    add(feed(10, Collections.ARTICLE_4, "a", 20));
    // the first one is the organisation that has ended while its endpoint goes on
    add(feed(1, Collections.BROWNFIELD, "ended", 20));
    add(feed(23, Collections.NEW, "a", 2));
    add(feed(24, Collections.MONTHLY, "a", 100).being(Health.SOUND));
  }

  private void resources() {
    add(feed(19, Collections.CONSERVATION, "a", 30).serving(UNKNOWN_TYPES).being(Health.SOUND));
    add(feed(20, Collections.CONSERVATION, "gone", 30).serving(GONE).being(Health.SOUND));
    add(feed(20, Collections.CONSERVATION, "moved", 30).serving(MOVED).being(Health.SOUND));
    add(feed(20, Collections.CONSERVATION, "new", 30).serving(SUCCESSOR).being(Health.SOUND));
    add(feed(21, Collections.BROWNFIELD, "a", 30).serving(WITHOUT_ISSUES).being(Health.SOUND));
    add(feed(22, Collections.BROWNFIELD, "today", 0).being(Health.UNTRIED));
    // its hash is not that of its URL, so it is never fetched
    add(
        feed(22, Collections.CONTRIBUTIONS, "a", 50)
            .known(Hash.sha256("another URL"))
            .being(Health.UNTRIED));
    Organisation two = organisations.showing(22);
    add(
        Feed.of(Collections.BROWNFIELD, "", options.daysAgo(90), Claim.of(two, "brownfield-land"))
            .being(Health.UNTRIED));
    add(feed(25, Collections.BROWNFIELD, "a", 0).serving(ONLY_CONFIGURED).being(Health.UNTRIED));
    add(feed(26, Collections.CONSERVATION, "a", 30).serving(OPERATIONAL).being(Health.SOUND));
    add(feed(26, Collections.CONSERVATION, "huge", 30).serving(HUGE_VALUE).being(Health.SOUND));
    add(feed(26, Collections.CONSERVATION, "all", 30).serving(VOCABULARY).being(Health.SOUND));
  }

  private void add(Feed feed) {
    feeds.add(feed);
  }

  private Feed feed(int defect, String collection, String name, int daysAgo) {
    Organisation organisation = organisations.showing(defect);
    return Feed.of(
            collection,
            url(organisation, collection + "/" + name),
            options.daysAgo(daysAgo),
            Claim.of(organisation, dataset(collection)))
        .serving("%sd%02d-%s-%s".formatted(CASE, defect, collection, name));
  }

  private static String dataset(String collection) {
    return Collections.ALL.stream()
        .filter(kind -> kind.name().equals(collection))
        .findFirst()
        .orElseThrow()
        .dataset();
  }

  private Feed matching(int defect, String collection, Predicate<Feed> condition) {
    for (int i = 0; ; i++) {
      Feed feed = feed(defect, collection, "n" + i, 30);
      if (condition.test(feed)) {
        return feed;
      }
    }
  }

  private String url(Organisation organisation, String name) {
    return "https://cases-%d.example/%s/%s"
        .formatted(options.seed(), organisation.reference(), name);
  }
}
