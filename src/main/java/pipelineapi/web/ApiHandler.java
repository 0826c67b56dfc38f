package pipelineapi.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpRequestHandler;
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
  private final Sender sender;

  ApiHandler(
      Routes routes,
      ListPage lists,
      ItemPage items,
      StatusPage status,
      HealthPage health,
      IndexPage indexes,
      Sender sender) {
    this.routes = routes;
    this.lists = lists;
    this.items = items;
    this.status = status;
    this.health = health;
    this.indexes = indexes;
    this.sender = sender;
  }

  @Override
  public void handleRequest(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Call call = new Call(request, Target.of(request));
    Destination destination = routes.find(call.target().segments());
    ServerHttpObservationFilter.findObservationContext(request)
        .ifPresent(context -> context.setPathPattern(destination.pattern()));
    switch (request.getMethod()) {
      case "GET", "HEAD" -> sender.send(request, response, answer(call, destination));
      case "OPTIONS" -> {
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        response.setHeader("Allow", CommonHeaders.METHODS);
      }
      default ->
          throw new ProblemException(
              ProblemCode.METHOD_NOT_ALLOWED,
              "this path is read with " + CommonHeaders.METHODS + " only");
    }
  }

  private Reply answer(Call call, Destination destination) {
    return switch (destination) {
      case Destination.Root _ -> indexes.root(call);
      case Destination.VersionIndex _ -> indexes.version(call);
      case Destination.ListOf list -> lists.answer(call, list);
      case Destination.ItemOf item -> items.answer(call, item);
      case Destination.StatusOf here -> status.answer(call, here);
      case Destination.HealthOf(Destination.HealthOf.Probe probe) -> health.answer(probe);
      case Destination.ProblemIndex _ -> indexes.problems(call);
      case Destination.ProblemPage(ProblemCode code) -> indexes.problem(call, code);
    };
  }
}
