/// The performance tables as Parquet files at a place of their own, for those who read files: a
/// folder a snapshot, and a manifest that names the whole one. Nobody asks it; it follows the
/// refreshes, at [Publisher].
@NullMarked
@ApplicationModule(
    allowedDependencies = {"catalogue", "metric", "origin", "query", "refresh", "snapshot"})
package pipelineapi.publish;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
