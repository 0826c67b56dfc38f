package pipelineapi.web;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/// Hands the connection of each request on to [Presence]: only a valve of the server sees it.
final class PresenceValve extends ValveBase {

  PresenceValve() {
    super(true);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    Presence.remember(request);
    getNext().invoke(request, response);
  }
}
