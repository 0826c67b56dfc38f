/// Which objects are in the archive, and the bytes of exactly the version that was listed. Enter at
/// [pipelineapi.origin.Origins] for one of them, and at [pipelineapi.origin.Archive] for the whole
/// of them; [pipelineapi.origin.Place] is a place as settings name it.
@NullMarked
@ApplicationModule(allowedDependencies = "metric")
package pipelineapi.origin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
