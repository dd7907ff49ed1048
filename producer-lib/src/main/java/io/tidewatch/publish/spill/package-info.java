/** A bounded, checksummed, segmented file queue: what Kafka does not take waits here, over a crash too. Knows no Kafka. */
@NullMarked
package io.tidewatch.publish.spill;

import org.jspecify.annotations.NullMarked;
