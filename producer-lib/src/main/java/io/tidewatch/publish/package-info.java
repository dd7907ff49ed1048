/** The one way to Kafka for logs, metrics and errors: bounded queue, one sending thread, an exact ledger of losses. */
@NullMarked
package io.tidewatch.publish;

import org.jspecify.annotations.NullMarked;
