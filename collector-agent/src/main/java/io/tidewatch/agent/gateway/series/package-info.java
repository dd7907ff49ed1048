/** What a gateway keeps of each series so that its points mean what ours mean. No HTTP, no Kafka, no clock. */
@NullMarked
package io.tidewatch.agent.gateway.series;

import org.jspecify.annotations.NullMarked;
