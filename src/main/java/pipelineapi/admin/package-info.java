/// What operators order, on the management port: a refresh now, and to serve a snapshot that was
/// kept aside. Nobody enters; it listens.
@NullMarked
@ApplicationModule(allowedDependencies = {"refresh", "snapshot"})
package pipelineapi.admin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
