/** The agent of a host: its metrics and its log files, to Kafka. */
@NullMarked
package io.tidewatch.agent;

import org.jspecify.annotations.NullMarked;
