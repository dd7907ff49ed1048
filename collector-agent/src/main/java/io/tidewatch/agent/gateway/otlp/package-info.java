/** OpenTelemetry's protocol over HTTP: metrics and logs, as protobuf and as JSON. */
@NullMarked
package io.tidewatch.agent.gateway.otlp;

import org.jspecify.annotations.NullMarked;
