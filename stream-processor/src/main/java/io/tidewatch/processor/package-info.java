/** The stream processor as one object: two Kafka Streams applications and the HTTP API beside them. */
@NullMarked
package io.tidewatch.processor;

import org.jspecify.annotations.NullMarked;
