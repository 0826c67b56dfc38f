package pipelineapi.sample;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The command `sample`: options of a shell to a [SampleArchive].
public final class SampleCommand {

  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  private static final List<String> OPTIONS =
      List.of("--scale", "--seed", "--to", "--entry-days", "--as-of");

  private static final String HELP =
      """
      Writes a sample collection archive. The same options give the same bytes.

        sample --to DIR [--scale N] [--seed N] [--entry-days N] [--as-of DAY]

        --to DIR        folder to write, new or empty
        --scale N       size in thousandths of production, 1 to %d (default %d)
        --seed N        whole number; another one gives another archive (default %d)
        --entry-days N  last days with JSON log entries, 1 to %d (default %d)
        --as-of DAY     day of the newest run, %s to %s (default %s)
        --help          this text
      """
          .formatted(
              SampleOptions.MAX_SCALE,
              SampleOptions.DEFAULT.scale(),
              SampleOptions.DEFAULT.seed(),
              SampleOptions.MAX_ENTRY_DAYS,
              SampleOptions.DEFAULT.entryDays(),
              SampleOptions.EARLIEST,
              SampleOptions.LATEST,
              SampleOptions.DEFAULT.asOf());

  private SampleCommand() {}

  private static final class Misuse extends Exception {
    Misuse(String message) {
      super(message);
    }
  }

  /// Runs the command; an option's value follows it, or an equals sign.
  ///
  /// @return the exit code: 0 done, 1 not written, 2 wrong options
  public static int run(List<String> arguments, PrintStream out, PrintStream err) {
    if (arguments.contains("--help")) {
      out.print(HELP);
      return OK;
    }
    try {
      Map<String, String> given = given(arguments);
      SampleOptions options = options(given);
      Path to = folder(given);
      SampleArchive.write(options, to);
      out.println(
          "Wrote the sample archive of scale %d, seed %d, as of %s to %s"
              .formatted(options.scale(), options.seed(), options.asOf(), to));
      return OK;
    } catch (Misuse e) {
      err.println(e.getMessage());
      err.println("Try --help.");
      return MISUSED;
    } catch (FileAlreadyExistsException e) {
      err.println("--to: " + e.getMessage());
      return MISUSED;
    } catch (IOException e) {
      err.println("The sample archive was not written: " + e);
      return FAILED;
    }
  }

  private static Map<String, String> given(List<String> arguments) throws Misuse {
    Map<String, String> given = new HashMap<>();
    ArrayDeque<String> rest = new ArrayDeque<>(arguments);
    while (!rest.isEmpty()) {
      String argument = rest.pop();
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      if (!OPTIONS.contains(name)) {
        throw new Misuse(
            "%s: unknown option; allowed are %s, --help"
                .formatted(argument, String.join(", ", OPTIONS)));
      }
      if (equals < 0 && rest.isEmpty()) {
        throw new Misuse(name + ": its value is missing");
      }
      String value = equals < 0 ? rest.pop() : argument.substring(equals + 1);
      if (given.put(name, value) != null) {
        throw new Misuse(name + ": given twice, the second time as '%s'".formatted(value));
      }
    }
    return given;
  }

  private static SampleOptions options(Map<String, String> given) throws Misuse {
    SampleOptions usual = SampleOptions.DEFAULT;
    int scale = (int) number(given, "--scale", usual.scale(), 1, SampleOptions.MAX_SCALE);
    long seed = number(given, "--seed", usual.seed(), Long.MIN_VALUE, Long.MAX_VALUE);
    int entryDays =
        (int) number(given, "--entry-days", usual.entryDays(), 1, SampleOptions.MAX_ENTRY_DAYS);
    String day = given.getOrDefault("--as-of", usual.asOf().toString());
    try {
      return new SampleOptions(scale, seed, LocalDate.parse(day), entryDays);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new Misuse(
          "--as-of: '%s' is not a day YYYY-MM-DD from %s to %s"
              .formatted(day, SampleOptions.EARLIEST, SampleOptions.LATEST));
    }
  }

  private static long number(
      Map<String, String> given, String name, long usual, long least, long most) throws Misuse {
    String text = given.get(name);
    if (text == null) {
      return usual;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below, as for a number out of range
    }
    throw new Misuse(
        "%s: '%s' is not a whole number from %d to %d".formatted(name, text, least, most));
  }

  private static Path folder(Map<String, String> given) throws Misuse {
    String to = given.get("--to");
    if (to == null || to.isBlank()) {
      throw new Misuse("--to: its value is missing; allowed is a new or empty folder");
    }
    try {
      return Path.of(to);
    } catch (InvalidPathException e) {
      throw new Misuse("--to: '%s' is not a path; allowed is a new or empty folder".formatted(to));
    }
  }
}
