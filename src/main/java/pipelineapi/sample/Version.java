package pipelineapi.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

/// One state of what a provider publishes: a small stand-in whose bytes have the resource's hash.
record Version(String content, int number, String resource) {

  static Version of(String content, int number) {
    return new Version(content, number, Hash.sha256(bytes(content, number)));
  }

  byte[] bytes() {
    return bytes(content, number);
  }

  private static byte[] bytes(String content, int number) {
    return "reference,name,geometry\r\n%1$s-%2$d,Place %2$d of %1$s,POINT (-0.%2$d1 51.5)\r\n"
        .formatted(content, number)
        .getBytes(UTF_8);
  }
}
