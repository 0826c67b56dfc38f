package pipelineapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// A port of this machine before another one: what it lets through may be held up, or cut.
final class Gate implements AutoCloseable {

  private final int target;
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Object change = new Object();
  private boolean stalled;
  private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

  Gate(int target) throws IOException {
    this.target = target;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /// Lets everything through again.
  void open() {
    cut();
    synchronized (change) {
      stalled = false;
      left.set(Long.MAX_VALUE);
      change.notifyAll();
    }
  }

  /// Lets no answer through.
  void stall() {
    synchronized (change) {
      stalled = true;
    }
  }

  /// Cuts all connections once so many bytes of answers have come through.
  void breakAfter(long bytes) {
    cut();
    left.set(bytes);
  }

  private void cut() {
    sockets.forEach(Gate::close);
    sockets.clear();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Socket origin = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(client);
        sockets.add(origin);
        Thread.ofVirtual().start(() -> pump(client, origin, false));
        Thread.ofVirtual().start(() -> pump(origin, client, true));
      } catch (IOException e) {
        // the test is over
      }
    }
  }

  private void pump(Socket from, Socket to, boolean answers) {
    byte[] bytes = new byte[8 * 1024];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int count; (count = in.read(bytes)) >= 0; ) {
        if (answers) {
          waitWhileStalled();
          if (left.addAndGet(-count) < 0) {
            return;
          }
        }
        out.write(bytes, 0, count);
      }
    } catch (IOException e) {
      // one of both went
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void waitWhileStalled() throws InterruptedException {
    synchronized (change) {
      while (stalled) {
        change.wait();
      }
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it was cut before
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    open();
  }
}
