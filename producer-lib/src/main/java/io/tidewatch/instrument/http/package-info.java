/** HTTP measured on both sides: a servlet filter and an OkHttp interceptor; the trace and the request id go along. */
@NullMarked
package io.tidewatch.instrument.http;

import org.jspecify.annotations.NullMarked;
