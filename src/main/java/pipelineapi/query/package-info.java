/// From a question to its rows: parses the parameters of a request, plans, runs the plan on a
/// snapshot within limits, and answers. Enter at [Queries].
@NullMarked
@ApplicationModule(allowedDependencies = {"catalogue", "metric", "snapshot"})
package pipelineapi.query;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
