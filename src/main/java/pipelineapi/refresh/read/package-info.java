/// Readers, one a format: from the bytes of an object to rows of a listing, and rejects with their
/// reason.
@NullMarked
package pipelineapi.refresh.read;

import org.jspecify.annotations.NullMarked;
