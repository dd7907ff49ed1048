/** Rules as pure algorithms: no Kafka, no clock, no thread. */
@NullMarked
package io.tidewatch.processor.rules;

import org.jspecify.annotations.NullMarked;
