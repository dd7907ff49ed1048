/** Events from elsewhere: the HTTP side, its bounds, and the way to the publisher. */
@NullMarked
package io.tidewatch.agent.gateway;

import org.jspecify.annotations.NullMarked;
