/// How the next state is made: what changed is listed, read, built into a snapshot, checked and
/// published. Enter at [Refreshes].
@NullMarked
@ApplicationModule(allowedDependencies = {"catalogue", "metric", "origin", "snapshot"})
package pipelineapi.refresh;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
