/** Metrics of the host, one probe for each thing that can fail by itself. */
@NullMarked
package io.tidewatch.agent.host;

import org.jspecify.annotations.NullMarked;
