/** The application's own Kafka clients measured; the trace and the request id go along with records. */
@NullMarked
package io.tidewatch.instrument.kafka;

import org.jspecify.annotations.NullMarked;
