package pipelineapi.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;
import pipelineapi.catalogue.Catalogue;
import pipelineapi.catalogue.Deprecation;
import pipelineapi.catalogue.Listing;

/// Says of a path that is to end until when it lives, on every answer, and refuses it afterwards:
/// RFC 9745 (`Deprecation`), RFC 8594 (`Sunset`) and their links.
@Component
final class Lifetimes {

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ROOT);

  private static final String LEFT = Lifetimes.class.getName() + ".left";

  private final Catalogue catalogue;
  private final Routes routes;
  private final Clock clock;

  Lifetimes(Catalogue catalogue, Routes routes, Clock clock) {
    this.catalogue = catalogue;
    this.routes = routes;
    this.clock = clock;
  }

  /// Adds the headers of a path that is to end, also where nothing is at it in a version that is.
  void tell(Call call, Optional<Destination> destination, HttpServletResponse response) {
    Optional<Deprecation> found = deprecation(call, destination);
    if (found.isEmpty()) {
      return;
    }
    Deprecation deprecation = found.get();
    response.setHeader(
        "Deprecation", "@" + deprecation.from().atStartOfDay(ZoneOffset.UTC).toEpochSecond());
    LocalDate sunset = deprecation.sunset();
    if (sunset != null) {
      ZonedDateTime end = sunset.atStartOfDay(ZoneOffset.UTC);
      response.setHeader("Sunset", HTTP_DATE.format(end));
      call.request()
          .setAttribute(LEFT, Duration.between(clock.instant(), end.toInstant()).toSeconds());
    }
    response.addHeader("Link", links(call, destination, deprecation));
  }

  /// Refuses a path that has ended.
  ///
  /// @throws ProblemException when it has
  void requireAlive(Call call, Optional<Destination> destination) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    deprecation(call, destination)
        .filter(deprecation -> deprecation.isSunset(today))
        .ifPresent(deprecation -> {
          throw new ProblemException(
              ProblemCode.GONE,
              "%s is no longer answered since %s; ask %s"
                  .formatted(
                      Problem.echo(call.target().path()),
                      deprecation.sunset(),
                      deprecation.successor()));
        });
  }

  /// How many seconds are left until the sunset of the path that a request asks.
  static long secondsLeft(HttpServletRequest request) {
    return request.getAttribute(LEFT) instanceof Long left ? Math.max(0, left) : Long.MAX_VALUE;
  }

  private static Optional<Listing> listing(Destination destination) {
    return switch (destination) {
      case Destination.Unversioned here -> Optional.of(here.listing());
      case Destination.ListOf list -> Optional.of(list.listing());
      case Destination.StatusOf status -> Optional.of(status.listing());
      case Destination.ItemOf item -> Optional.of(item.listing());
      case Destination.BytesOf bytes -> Optional.of(bytes.files());
      case Destination.BytesFor bytes -> Optional.of(bytes.files());
      default -> Optional.empty();
    };
  }

  private Optional<Deprecation> deprecation(Call call, Optional<Destination> destination) {
    String version = call.target().segments().getFirst();
    Optional<Listing> listing = destination.flatMap(Lifetimes::listing);
    if (listing.isPresent()) {
      return catalogue.deprecation(version, listing.get());
    }
    return Optional.ofNullable(catalogue.lifetimes().get(version));
  }

  private String links(Call call, Optional<Destination> destination, Deprecation deprecation) {
    boolean unversioned = destination.orElse(null) instanceof Destination.Unversioned;
    String version = unversioned ? "v0" : call.target().segments().getFirst();
    String path =
        destination
            .flatMap(Lifetimes::listing)
            .map(listing -> "path=%s&".formatted(Percent.encode(listing.pathInVersion())))
            .orElse("");
    String row = "%s?%sversion=%s".formatted(routes.register(), path, version);
    String query =
        destination.orElse(null) instanceof Destination.Unversioned here
            ? "?" + UnversionedPage.query(call, here.path())
            : "";
    String notice = deprecation.notice();
    return """
    <%s>; rel="successor-version", <%s>; rel="deprecation", <%s>; rel="sunset"; type="application/json"\
    """
        .formatted(
            deprecation.successor() + query, notice == null ? row : notice, routes.register());
  }
}
