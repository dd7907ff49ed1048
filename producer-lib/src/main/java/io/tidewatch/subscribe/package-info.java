/** The client side of alerts: subscribe to them, and ask the processor's API. */
@NullMarked
package io.tidewatch.subscribe;

import org.jspecify.annotations.NullMarked;
