/** What a performance report is made of, computed from roll-ups, alerts and error groups: no Kafka, no clock. */
@NullMarked
package io.tidewatch.processor.report;

import org.jspecify.annotations.NullMarked;
