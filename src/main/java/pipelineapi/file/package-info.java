/// Bytes of archive objects by a key the snapshot knows, read when they are asked for and within a
/// time limit. Enter at [ArchiveDocuments].
@NullMarked
@ApplicationModule(allowedDependencies = {"catalogue", "origin", "snapshot"})
package pipelineapi.file;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
