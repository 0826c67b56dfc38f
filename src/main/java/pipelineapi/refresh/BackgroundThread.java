package pipelineapi.refresh;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets the work of a thread wait for that of others where processors are short. Java sets no
/// priorities on Linux, so the system is asked, which has one for each thread there; threads
/// inherit it from the one that starts them, those of the engine too. Elsewhere nothing happens.
final class BackgroundThread {

  private static final Logger LOG = LoggerFactory.getLogger(BackgroundThread.class);

  /// A third of the share of a thread that answers, as the scheduler of Linux weighs it.
  static final int NICENESS = 5;

  // of <sys/resource.h>: who is 0 for the calling thread
  private static final int PRIO_PROCESS = 0;

  private BackgroundThread() {}

  /// Makes the calling thread wait for others, until it ends: no thread may take back what it gave.
  @SuppressWarnings("restricted")
  static void become() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return;
    }
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> address = linker.defaultLookup().find("setpriority");
    if (address.isEmpty()) {
      return;
    }
    MethodHandle setPriority =
        linker.downcallHandle(
            address.get(), FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    IntUnaryOperator ofThisThread =
        MethodHandleProxies.asInterfaceInstance(
            IntUnaryOperator.class, MethodHandles.insertArguments(setPriority, 0, PRIO_PROCESS, 0));
    if (ofThisThread.applyAsInt(NICENESS) != 0) {
      LOG.debug("the thread keeps its priority");
    }
  }
}
