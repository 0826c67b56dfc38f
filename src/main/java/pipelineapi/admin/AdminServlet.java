package pipelineapi.admin;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import pipelineapi.refresh.RefreshEnded;
import pipelineapi.refresh.RefreshOrders;
import pipelineapi.refresh.Refreshes;
import pipelineapi.snapshot.Manifest;
import pipelineapi.snapshot.SnapshotStore;
import tools.jackson.databind.json.JsonMapper;

/// Takes the orders of operators and of the pipeline: `POST /admin/refresh`, what became of it at
/// the address it names, which snapshots there are, and `POST /admin/snapshots/{id}/` with
/// `accept`, `pin` or `unpin`.
final class AdminServlet extends HttpServlet {

  private static final long serialVersionUID = 1;

  private static final Logger LOG = LoggerFactory.getLogger(AdminServlet.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern FOLLOWED = Pattern.compile("/refresh/([^/]+)");
  private static final Pattern ABOUT = Pattern.compile("/snapshots/([^/]+)/(accept|pin|unpin)");

  private final transient Token token;
  private final transient RefreshOrders orders;
  private final transient Refreshes refreshes;
  private final transient SnapshotStore store;
  private final transient ApplicationEventPublisher events;

  AdminServlet(
      Token token,
      RefreshOrders orders,
      Refreshes refreshes,
      SnapshotStore store,
      ApplicationEventPublisher events) {
    this.token = token;
    this.orders = orders;
    this.refreshes = refreshes;
    this.store = store;
    this.events = events;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Cache-Control", "no-store");
    if (!token.isSet()) {
      problem(
          response,
          403,
          "forbidden",
          "No orders are taken: set PIPELINE_ADMIN_TOKEN in the environment of the service.");
      return;
    }
    String authorization = request.getHeader("Authorization");
    if (!token.isIn(authorization)) {
      response.setHeader(
          "WWW-Authenticate", authorization == null ? "Bearer" : "Bearer error=\"invalid_token\"");
      problem(
          response,
          401,
          "unauthorized",
          authorization == null
              ? "Give the token as 'Authorization: Bearer TOKEN'."
              : "This is not the token of this service.");
      return;
    }
    String path = String.valueOf(request.getPathInfo());
    Matcher followed = FOLLOWED.matcher(path);
    Matcher about = ABOUT.matcher(path);
    if (path.equals("/refresh")) {
      if (allowed(request, response, "POST")) {
        order(request, response);
      }
    } else if (followed.matches()) {
      if (allowed(request, response, "GET")) {
        follow(response, followed.group(1));
      }
    } else if (path.equals("/snapshots")) {
      if (allowed(request, response, "GET")) {
        kept(response);
      }
    } else if (about.matches()) {
      if (allowed(request, response, "POST")) {
        String id = about.group(1);
        switch (about.group(2)) {
          case "accept" -> accept(response, id);
          case "pin" -> pin(response, id);
          default -> unpin(response, id);
        }
      }
    } else {
      problem(
          response,
          404,
          "not-found",
          "Nothing is here. There are: POST /admin/refresh, GET /admin/refresh/{id}, GET"
              + " /admin/snapshots, POST /admin/snapshots/{id}/accept, POST"
              + " /admin/snapshots/{id}/pin, POST /admin/snapshots/{id}/unpin.");
    }
  }

  private static boolean allowed(
      HttpServletRequest request, HttpServletResponse response, String method) throws IOException {
    if (request.getMethod().equals(method)) {
      return true;
    }
    response.setHeader("Allow", method);
    problem(response, 405, "method-not-allowed", "Allowed: " + method + ".");
    return false;
  }

  private void order(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String from = request.getParameter("from");
    if (from != null && !from.equals("nothing")) {
      problem(
          response,
          400,
          "invalid-parameter",
          "from: allowed is 'nothing', to read everything again, or to leave it out.");
      return;
    }
    if (store.pinned().isPresent()) {
      pinned(response);
      return;
    }
    Optional<Instant> ordered = orders.order(from != null);
    if (ordered.isEmpty()) {
      problem(
          response,
          409,
          "refresh-running",
          "A refresh runs or is about to begin: wait for its end, then order again.");
      return;
    }
    String id = RefreshOrders.id(ordered.get());
    LOG.info("refresh ordered id={} fromNothing={}", id, from != null);
    follows(response, id);
  }

  private void follow(HttpServletResponse response, String id) throws IOException {
    Instant ordered;
    try {
      ordered = RefreshOrders.ordered(id);
    } catch (DateTimeException e) {
      problem(response, 404, "not-found", "No order has this name: follow the Location you got.");
      return;
    }
    Optional<Map<String, Object>> ended = store.history().firstSince(ordered);
    if (ended.isPresent()) {
      Map<String, @Nullable Object> told = told(id, "ended");
      told.putAll(ended.get());
      write(response, 200, "application/json", told);
      return;
    }
    boolean running = refreshes.progress().state().equals("running");
    write(response, 200, "application/json", told(id, running ? "running" : "waiting"));
  }

  private static Map<String, @Nullable Object> told(String id, String state) {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("order", id);
    told.put("state", state);
    return told;
  }

  private void accept(HttpServletResponse response, String id) throws IOException {
    switch (refreshes.accept(id)) {
      case SERVED -> {
        events.publishEvent(new RefreshEnded(Refreshes.Outcome.PUBLISHED));
        write(response, 200, "application/json", Map.of("snapshot", id, "state", "served"));
      }
      case UNKNOWN ->
          problem(
              response,
              404,
              "not-found",
              "No snapshot of this id is kept aside: /v1/status names the one that is, if any.");
      case REFRESHING ->
          problem(
              response,
              409,
              "refresh-running",
              "A refresh runs, which may find that the archive looks otherwise by now: wait for its"
                  + " end, then look at /v1/status.");
      case PINNED -> pinned(response);
    }
  }

  private static void pinned(HttpServletResponse response) throws IOException {
    problem(
        response,
        409,
        "snapshot-pinned",
        "A snapshot is pinned, see /v1/status: POST /admin/snapshots/{id}/unpin ends that.");
  }

  private void kept(HttpServletResponse response) throws IOException {
    String served =
        store
            .current()
            .map(lease -> {
              try (lease) {
                return lease.snapshot().id();
              }
            })
            .orElse("");
    List<Map<String, Object>> kept = new ArrayList<>();
    for (Manifest manifest : store.manifests()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("snapshot", manifest.id());
      one.put("as_of", manifest.asOf().toString());
      one.put("loaded_at", manifest.loadedAt().toString());
      one.put("state", manifest.id().equals(served) ? "served" : "kept");
      kept.add(one);
    }
    write(response, 200, "application/json", Map.of("snapshots", kept));
  }

  private void pin(HttpServletResponse response, String id) throws IOException {
    switch (refreshes.pin(id)) {
      case PINNED -> {
        events.publishEvent(new RefreshEnded(Refreshes.Outcome.PUBLISHED));
        write(response, 200, "application/json", Map.of("snapshot", id, "state", "pinned"));
      }
      case UNKNOWN ->
          problem(
              response,
              404,
              "not-found",
              "No snapshot of this id is kept that can be served: GET /admin/snapshots has those"
                  + " that are kept.");
      case REFRESHING ->
          problem(
              response,
              409,
              "refresh-running",
              "A refresh runs, which would serve another snapshot: wait for its end, then order"
                  + " again.");
    }
  }

  private void unpin(HttpServletResponse response, String id) throws IOException {
    Optional<Instant> taken = refreshes.unpin(id);
    if (taken.isEmpty()) {
      problem(response, 404, "not-found", "This snapshot is not pinned: /v1/status names the one.");
      return;
    }
    // where a refresh began already, that is the one to follow
    var _ = orders.order(false);
    follows(response, RefreshOrders.id(taken.get()));
  }

  private static void follows(HttpServletResponse response, String order) throws IOException {
    response.setHeader("Location", "/admin/refresh/" + order);
    write(response, 202, "application/json", told(order, "waiting"));
  }

  private static void problem(HttpServletResponse response, int status, String code, String detail)
      throws IOException {
    Map<String, @Nullable Object> problem = new LinkedHashMap<>();
    problem.put("type", "about:blank");
    problem.put("status", status);
    problem.put("code", code);
    problem.put("detail", detail);
    write(response, status, "application/problem+json", problem);
  }

  private static void write(
      HttpServletResponse response, int status, String type, Map<String, ?> body)
      throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    response.setStatus(status);
    response.setContentType(type);
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }
}
