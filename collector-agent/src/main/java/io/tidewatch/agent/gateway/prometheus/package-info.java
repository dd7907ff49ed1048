/** Prometheus remote write, version 1. */
@NullMarked
package io.tidewatch.agent.gateway.prometheus;

import org.jspecify.annotations.NullMarked;
