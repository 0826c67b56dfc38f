/// Which state is served, and how the next one is coming along: leases, the switch, what is kept.
/// Enter at [Snapshots] for a state to read, and at [RefreshProgress] for the one in the making.
@NullMarked
@ApplicationModule(allowedDependencies = {"catalogue", "metric"})
package pipelineapi.snapshot;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
