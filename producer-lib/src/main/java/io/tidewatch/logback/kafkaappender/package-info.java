/**
 * For who runs {@code com.github.danielwegener:logback-kafka-appender}: a keying and a delivery strategy for its XML.
 * Encoder and events are ours, the appender and its fallback appenders stay theirs.
 */
@NullMarked
package io.tidewatch.logback.kafkaappender;

import org.jspecify.annotations.NullMarked;
