/// What exists and what may be asked: the listings of a version, as declared in files, loaded and
/// checked as a whole. Enter at [Catalogue#load(String)].
@NullMarked
@ApplicationModule(allowedDependencies = {})
package pipelineapi.catalogue;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
