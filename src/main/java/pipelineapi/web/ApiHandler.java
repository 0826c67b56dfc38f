package pipelineapi.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.filter.ServerHttpObservationFilter;
import pipelineapi.query.ExportFormat;

/// Answers every request that no other room has a page for.
@Component
final class ApiHandler implements HttpRequestHandler {

  private final Routes routes;
  private final ListPage lists;
  private final ExportPage exports;
  private final ItemPage items;
  private final StatusPage status;
  private final HealthPage health;
  private final IndexPage indexes;
  private final FilePage files;
  private final UnversionedPage unversioned;
  private final Lifetimes lifetimes;
  private final Discovery discovery;
  private final Sender sender;
  private final Presence presence;
  private final WebSettings settings;

  ApiHandler(
      Routes routes,
      ListPage lists,
      ExportPage exports,
      ItemPage items,
      StatusPage status,
      HealthPage health,
      IndexPage indexes,
      FilePage files,
      UnversionedPage unversioned,
      Lifetimes lifetimes,
      Discovery discovery,
      Sender sender,
      Presence presence,
      WebSettings settings) {
    this.routes = routes;
    this.lists = lists;
    this.exports = exports;
    this.items = items;
    this.status = status;
    this.health = health;
    this.indexes = indexes;
    this.files = files;
    this.unversioned = unversioned;
    this.lifetimes = lifetimes;
    this.discovery = discovery;
    this.sender = sender;
    this.presence = presence;
    this.settings = settings;
  }

  @Override
  public void handleRequest(HttpServletRequest request, HttpServletResponse response)
      throws IOException, HttpRequestMethodNotSupportedException {
    // what leads nowhere is counted as one, not under each of its names
    counted(request, null);
    Call call = new Call(request, Target.of(request));
    Optional<Destination> found = routes.find(call.target().segments());
    found.ifPresent(destination -> {
      counted(request, destination.pattern());
      Counted.as(request, destination);
    });
    lifetimes.tell(call, found, response);
    lifetimes.requireAlive(call, found);
    Destination destination = found.orElseThrow(() -> routes.unknown(call.target().segments()));
    if (UnversionedPage.refuses(request.getMethod(), destination)) {
      sender.send(request, response, UnversionedPage.notAllowed());
      return;
    }
    switch (request.getMethod()) {
      case "GET", "HEAD" -> {
        switch (destination) {
          case Destination.Bytes bytes -> files.send(call, response, bytes);
          case Destination.ListOf list -> list(call, response, list);
          default ->
              sender.send(
                  request, response, presence.during(request, () -> answer(call, destination)));
        }
      }
      case "OPTIONS" -> {
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        response.setHeader("Allow", methods(destination));
      }
      case "POST" -> {
        if (!(destination instanceof Destination.ListOf list)) {
          throw notAllowed(request, destination);
        }
        Call posted = call.with(Form.read(request, settings.largestForm().toBytes()));
        list(posted, response, list);
      }
      default -> throw notAllowed(request, destination);
    }
  }

  private static void counted(HttpServletRequest request, @Nullable String pattern) {
    ServerHttpObservationFilter.findObservationContext(request)
        .ifPresent(context -> context.setPathPattern(pattern));
  }

  private void list(Call call, HttpServletResponse response, Destination.ListOf list)
      throws IOException {
    Format format = call.format(list.format());
    Counted.as(call.request(), list, format);
    ExportFormat export = format.export();
    if (export == null) {
      HttpServletRequest request = call.request();
      boolean whole = list.listing().whole() != null && !call.posted();
      sender.send(
          request,
          response,
          presence.during(
              request, () -> whole ? items.whole(call, list) : lists.answer(call, list)));
    } else {
      exports.send(call, response, list, format, export);
    }
  }

  private static HttpRequestMethodNotSupportedException notAllowed(
      HttpServletRequest request, Destination destination) {
    return new HttpRequestMethodNotSupportedException(
        request.getMethod(), List.of(methods(destination).split(", ", -1)));
  }

  private static String methods(Destination destination) {
    return destination instanceof Destination.ListOf
        ? CommonHeaders.LIST_METHODS
        : CommonHeaders.METHODS;
  }

  private Reply answer(Call call, Destination destination) {
    return switch (destination) {
      case Destination.Root _ -> indexes.root(call);
      case Destination.VersionIndex index -> indexes.version(call, index.pattern().substring(1));
      case Destination.ItemOf item -> items.answer(call, item);
      case Destination.Unversioned here -> unversioned.answer(call, here);
      case Destination.Slashed(String to) -> UnversionedPage.moved(call, to);
      case Destination.Nowhere _ -> UnversionedPage.nothing();
      case Destination.ListOf _, Destination.Bytes _ ->
          throw new IllegalStateException("these are sent in a way of their own");
      case Destination.StatusOf here -> status.answer(call, here);
      case Destination.HealthOf(Destination.HealthOf.Probe probe) -> health.answer(probe);
      case Destination.Discovered(String path) -> discovery.answer(call, path);
      case Destination.ProblemIndex _ -> indexes.problems(call);
      case Destination.ProblemPage(ProblemCode code) -> indexes.problem(call, code);
    };
  }
}
