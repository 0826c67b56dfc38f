/// Speaks HTTP: finds the listing or item a path means, asks for it, and writes the answer or the
/// problem with the headers that belong to it. Enter at [ApiHandler] for a request that arrives,
/// and at [ProblemCode] for what may go wrong.
@NullMarked
@ApplicationModule(allowedDependencies = {"catalogue", "file", "metric", "query", "snapshot"})
package pipelineapi.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
