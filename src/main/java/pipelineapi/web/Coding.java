package pipelineapi.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;

/// Reads which codings of a body a caller takes.
final class Coding {

  private Coding() {}

  /// Whether the body may be sent compressed by gzip.
  static boolean acceptsGzip(HttpServletRequest request) {
    double any = 0;
    for (String header : Collections.list(request.getHeaders("Accept-Encoding"))) {
      for (String part : header.split(",", -1)) {
        String[] coding = part.strip().split("\\s*;\\s*", 2);
        double quality = coding.length > 1 ? quality(coding[1]) : 1;
        if (coding[0].equalsIgnoreCase("gzip") || coding[0].equalsIgnoreCase("x-gzip")) {
          return quality > 0;
        }
        any = coding[0].equals("*") ? quality : any;
      }
    }
    return any > 0;
  }

  private static double quality(String parameter) {
    try {
      return parameter.startsWith("q=") ? Double.parseDouble(parameter.substring(2)) : 0;
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
