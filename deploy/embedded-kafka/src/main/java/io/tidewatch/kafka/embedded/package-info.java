/** A real Apache Kafka in process: one node, KRaft, its data kept in a folder. */
@NullMarked
package io.tidewatch.kafka.embedded;

import org.jspecify.annotations.NullMarked;
