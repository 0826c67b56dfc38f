package pipelineapi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What of the archive a test proves to be treated rightly: a row of `docs/archive-quirks.md`,
/// which names the test in turn.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Quirk {

  /// The names of rows: `Q1` and so on for what files are like, `D1` for what was wrong with the
  /// numbers that were made from them, `C1` for cases beside these.
  String[] value();
}
