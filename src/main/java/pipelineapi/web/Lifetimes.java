package pipelineapi.web;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
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

  private final Catalogue catalogue;
  private final Routes routes;
  private final Clock clock;

  Lifetimes(Catalogue catalogue, Routes routes, Clock clock) {
    this.catalogue = catalogue;
    this.routes = routes;
    this.clock = clock;
  }

  /// Adds the headers of a path that is to end.
  ///
  /// @throws ProblemException when it has ended
  void tell(Call call, Destination destination, HttpServletResponse response) {
    Optional<Listing> listing = listing(destination);
    Optional<Deprecation> found = listing.flatMap(one -> deprecation(call, one));
    if (listing.isEmpty() || found.isEmpty()) {
      return;
    }
    Deprecation deprecation = found.get();
    String successor = deprecation.successor();
    response.setHeader(
        "Deprecation", "@" + deprecation.from().atStartOfDay(ZoneOffset.UTC).toEpochSecond());
    LocalDate sunset = deprecation.sunset();
    if (sunset != null) {
      response.setHeader("Sunset", HTTP_DATE.format(sunset.atStartOfDay(ZoneOffset.UTC)));
    }
    response.addHeader("Link", links(call, destination, listing.get(), deprecation));
    if (deprecation.isSunset(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))) {
      throw new ProblemException(
          ProblemCode.GONE,
          "%s is no longer answered since %s; ask %s"
              .formatted(Problem.echo(call.target().path()), sunset, successor));
    }
  }

  private static Optional<Listing> listing(Destination destination) {
    return switch (destination) {
      case Destination.Unversioned here -> Optional.of(here.listing());
      case Destination.ListOf list -> Optional.of(list.listing());
      case Destination.ItemOf item -> Optional.of(item.listing());
      case Destination.BytesOf bytes -> Optional.of(bytes.files());
      case Destination.BytesFor bytes -> Optional.of(bytes.files());
      default -> Optional.empty();
    };
  }

  private Optional<Deprecation> deprecation(Call call, Listing listing) {
    return catalogue.deprecation(call.target().segments().getFirst(), listing);
  }

  private String links(
      Call call, Destination destination, Listing listing, Deprecation deprecation) {
    String register = routes.pathOf("version");
    boolean unversioned = destination instanceof Destination.Unversioned;
    String version = unversioned ? "v0" : call.target().segments().getFirst();
    String row =
        "%s?path=%s&version=%s"
            .formatted(register, Percent.encode(listing.pathInVersion()), version);
    String query =
        destination instanceof Destination.Unversioned here
            ? "?" + UnversionedPage.query(call, here.path())
            : "";
    String notice = deprecation.notice();
    return """
    <%s>; rel="successor-version", <%s>; rel="deprecation", <%s>; rel="sunset"; type="application/json"\
    """
        .formatted(deprecation.successor() + query, notice == null ? row : notice, register);
  }
}
