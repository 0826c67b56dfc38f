package pipelineapi.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Stands before everything: refuses targets that nobody should have to read, answers preflights,
/// and catches what no other part caught.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class FrontFilter implements Filter {

  private final WebSettings settings;
  private final Problems problems;
  private final Routes routes;
  private final Lifetimes lifetimes;
  private final RequestLog log;

  FrontFilter(
      WebSettings settings, Problems problems, Routes routes, Lifetimes lifetimes, RequestLog log) {
    this.settings = settings;
    this.problems = problems;
    this.routes = routes;
    this.lifetimes = lifetimes;
    this.log = log;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    doFilter((HttpServletRequest) request, (HttpServletResponse) response, chain);
  }

  private void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    long began = System.nanoTime();
    log.began(request);
    Throwable thrown = null;
    try {
      answer(request, response, chain);
    } catch (IOException | ServletException | RuntimeException | Error e) {
      thrown = e;
      throw e;
    } finally {
      log.ended(request, response, began, thrown);
    }
  }

  private void answer(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    CommonHeaders.apply(request, response);
    try {
      requireBounded(request);
      // read first here, so that a malformed one never reaches a parser that repairs it
      Target target = Target.of(request);
      if (isPreflight(request)) {
        Call call = new Call(request, target);
        lifetimes.tell(call, routes.find(target.segments()), response);
        preflight(response);
      } else {
        chain.doFilter(request, response);
      }
    } catch (IOException | ServletException | RuntimeException e) {
      if (response.isCommitted()) {
        // an answer that is broken off must not look finished: the server closes the connection
        throw e;
      }
      problems.answer(
          request,
          response,
          e instanceof ServletException && e.getCause() != null ? e.getCause() : e);
    }
  }

  private void requireBounded(HttpServletRequest request) {
    String query = request.getQueryString();
    long length = request.getRequestURI().length() + (query == null ? 0L : query.length() + 1L);
    long longest = settings.longestTarget().toBytes();
    if (length > longest) {
      throw new ProblemException(
          ProblemCode.URI_TOO_LONG,
          "path and query have %d bytes, at most %d are read".formatted(length, longest));
    }
  }

  private static boolean isPreflight(HttpServletRequest request) {
    return request.getMethod().equals("OPTIONS")
        && request.getHeader("Origin") != null
        && request.getHeader("Access-Control-Request-Method") != null;
  }

  // the same for every path, known or not, so that a browser can read the problem that follows
  private void preflight(HttpServletResponse response) {
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    response.setHeader("Allow", CommonHeaders.METHODS);
    response.setHeader("Access-Control-Allow-Methods", CommonHeaders.LIST_METHODS);
    response.setHeader(
        "Access-Control-Allow-Headers",
        "Accept, Content-Type, If-Match, If-Modified-Since, If-None-Match, If-Range,"
            + " If-Unmodified-Since, Range, Traceparent, Tracestate");
    response.setHeader(
        "Access-Control-Max-Age", String.valueOf(settings.preflightMaxAge().toSeconds()));
  }
}
