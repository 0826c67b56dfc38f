package pipelineapi.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.filter.ServerHttpObservationFilter;

/// Answers every request that no other room has a page for.
@Component
final class ApiHandler implements HttpRequestHandler {

  private final Routes routes;
  private final ListPage lists;
  private final ItemPage items;
  private final StatusPage status;
  private final HealthPage health;
  private final IndexPage indexes;
  private final FilePage files;
  private final Discovery discovery;
  private final Sender sender;
  private final WebSettings settings;

  ApiHandler(
      Routes routes,
      ListPage lists,
      ItemPage items,
      StatusPage status,
      HealthPage health,
      IndexPage indexes,
      FilePage files,
      Discovery discovery,
      Sender sender,
      WebSettings settings) {
    this.routes = routes;
    this.lists = lists;
    this.items = items;
    this.status = status;
    this.health = health;
    this.indexes = indexes;
    this.files = files;
    this.discovery = discovery;
    this.sender = sender;
    this.settings = settings;
  }

  @Override
  public void handleRequest(HttpServletRequest request, HttpServletResponse response)
      throws IOException, HttpRequestMethodNotSupportedException {
    Call call = new Call(request, Target.of(request));
    Destination destination = routes.find(call.target().segments());
    ServerHttpObservationFilter.findObservationContext(request)
        .ifPresent(context -> context.setPathPattern(destination.pattern()));
    switch (request.getMethod()) {
      case "GET", "HEAD" -> {
        if (destination instanceof Destination.Bytes bytes) {
          files.send(call, response, bytes);
        } else {
          sender.send(request, response, answer(call, destination));
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
        sender.send(request, response, lists.answer(posted, list));
      }
      default -> throw notAllowed(request, destination);
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
      case Destination.VersionIndex _ -> indexes.version(call);
      case Destination.ListOf list -> lists.answer(call, list);
      case Destination.ItemOf item -> items.answer(call, item);
      case Destination.Bytes _ -> throw new IllegalStateException("bytes are no reply");
      case Destination.StatusOf here -> status.answer(call, here);
      case Destination.HealthOf(Destination.HealthOf.Probe probe) -> health.answer(probe);
      case Destination.Discovered(String path) -> discovery.answer(call, path);
      case Destination.ProblemIndex _ -> indexes.problems(call);
      case Destination.ProblemPage(ProblemCode code) -> indexes.problem(call, code);
    };
  }
}
