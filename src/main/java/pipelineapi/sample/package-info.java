/// Makes a realistic collection archive of any size, the same bytes for the same options. Enter by
/// [pipelineapi.sample.SampleArchive], or by [pipelineapi.sample.SampleCommand] from a shell.
@NullMarked
@org.springframework.modulith.ApplicationModule(allowedDependencies = {})
package pipelineapi.sample;

import org.jspecify.annotations.NullMarked;
