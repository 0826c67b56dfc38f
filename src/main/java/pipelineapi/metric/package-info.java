/// What is measured, declared in one place: every room binds its own, none makes a name up. Enter
/// at [Metric].
@NullMarked
@ApplicationModule(allowedDependencies = {})
package pipelineapi.metric;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
