/** The door: decode, guard time, check order and loss, dead letters, progress. */
@NullMarked
package io.tidewatch.processor.ingest;

import org.jspecify.annotations.NullMarked;
