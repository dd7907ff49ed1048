/** What a piece of work carries along (the MDC, its trace), across threads and on the wire. */
@NullMarked
package io.tidewatch.instrument.context;

import org.jspecify.annotations.NullMarked;
