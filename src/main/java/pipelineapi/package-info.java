/// The Data Pipeline API. Each package below is a room; its `package-info` says what it answers.
@NullMarked
package pipelineapi;

import org.jspecify.annotations.NullMarked;
