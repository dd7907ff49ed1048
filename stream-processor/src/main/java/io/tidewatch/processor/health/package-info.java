/** How services, hosts and the whole are, judged by what is known of them: no Kafka, no clock, no thread. */
@NullMarked
package io.tidewatch.processor.health;

import org.jspecify.annotations.NullMarked;
