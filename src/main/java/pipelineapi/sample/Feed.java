package pipelineapi.sample;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An endpoint of a collection with what it will do: how long it lives, changes and fails.
///
/// @param content what it serves; feeds of the same content serve the same bytes
/// @param change chance of new bytes on a day
/// @param changesOn a day on which its bytes change for sure
/// @param last its end date, or null while it is open
record Feed(
    String collection,
    String url,
    String hash,
    String plugin,
    String parameters,
    String content,
    double change,
    @Nullable LocalDate changesOn,
    Health health,
    LocalDate first,
    @Nullable LocalDate last,
    List<Claim> claims) {

  /// The ways of failing.
  enum Health {
    /// Fails now and then.
    USUAL,
    /// Answered once, has failed for months since.
    DEAD,
    /// Answered until yesterday.
    DOWN,
    /// Failed in its early days, is well now.
    RECOVERED,
    /// Answers 200 with a web page, of which nothing is kept.
    WEB_PAGE,
    /// Failed yesterday at first, and was well when tried again.
    RETRIED,
    /// Is never tried.
    UNTRIED,
    /// Never fails.
    SOUND
  }

  /// That an organisation publishes the endpoint for datasets: a source.
  record Claim(
      String organisation,
      String pipelines,
      String licence,
      String documentation,
      @Nullable LocalDate end) {

    static Claim of(Organisations.Organisation organisation, String pipelines) {
      return new Claim(organisation.curie(), pipelines, "ogl3", "", null);
    }

    Claim licensed(String newLicence, String newDocumentation) {
      return new Claim(organisation, pipelines, newLicence, newDocumentation, end);
    }

    Claim ended(LocalDate day) {
      return new Claim(organisation, pipelines, licence, documentation, day);
    }

    List<String> datasets() {
      return List.of(pipelines.split(";", -1)).stream().filter(part -> !part.isBlank()).toList();
    }
  }

  Feed {
    claims = List.copyOf(claims);
  }

  /// A feed as they mostly are, known by its URL.
  static Feed of(String collection, String url, LocalDate first, Claim... claims) {
    return new Feed(
        collection,
        url,
        Hash.sha256(url),
        "",
        "",
        url,
        0,
        null,
        Health.USUAL,
        first,
        null,
        List.of(claims));
  }

  Feed serving(String newContent) {
    return new Feed(
        collection,
        url,
        hash,
        plugin,
        parameters,
        newContent,
        change,
        changesOn,
        health,
        first,
        last,
        claims);
  }

  Feed changing(double newChange) {
    return new Feed(
        collection,
        url,
        hash,
        plugin,
        parameters,
        content,
        newChange,
        changesOn,
        health,
        first,
        last,
        claims);
  }

  Feed changingOn(LocalDate day) {
    return new Feed(
        collection,
        url,
        hash,
        plugin,
        parameters,
        content,
        change,
        day,
        health,
        first,
        last,
        claims);
  }

  Feed being(Health newHealth) {
    return new Feed(
        collection,
        url,
        hash,
        plugin,
        parameters,
        content,
        change,
        changesOn,
        newHealth,
        first,
        last,
        claims);
  }

  Feed by(String newPlugin, String newParameters) {
    return new Feed(
        collection,
        url,
        hash,
        newPlugin,
        newParameters,
        content,
        change,
        changesOn,
        health,
        first,
        last,
        claims);
  }

  Feed until(@Nullable LocalDate day) {
    return new Feed(
        collection,
        url,
        hash,
        plugin,
        parameters,
        content,
        change,
        changesOn,
        health,
        first,
        day,
        claims);
  }

  Feed in(String newCollection) {
    return new Feed(
        newCollection,
        url,
        hash,
        plugin,
        parameters,
        content,
        change,
        changesOn,
        health,
        first,
        last,
        claims);
  }

  Feed claimed(Claim claim) {
    return new Feed(
        collection,
        url,
        hash,
        plugin,
        parameters,
        content,
        change,
        changesOn,
        health,
        first,
        last,
        List.of(claim));
  }

  Feed known(String newHash) {
    return new Feed(
        collection,
        url,
        newHash,
        plugin,
        parameters,
        content,
        change,
        changesOn,
        health,
        first,
        last,
        claims);
  }

  boolean isTriedOn(LocalDate day) {
    return health != Health.UNTRIED && !day.isBefore(first) && (last == null || !day.isAfter(last));
  }

  boolean isOpen() {
    return last == null;
  }

  /// Whether the provider's server names its headers in lower case, which the index misses.
  boolean hasLowerCaseHeaders() {
    return hash.charAt(7) == '0';
  }

  /// Whether a second run of the day is the one that tries it.
  boolean isLateRunner() {
    return hash.charAt(63) >= '8';
  }
}
