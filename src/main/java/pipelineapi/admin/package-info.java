/// What operators order, on the management port: a refresh now, to serve a snapshot that was kept
/// aside, and to go back to an older one and stay there. Nobody enters; it listens.
@NullMarked
@ApplicationModule(allowedDependencies = {"refresh", "snapshot"})
package pipelineapi.admin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
