/** Certificates and keys of the HTTP side. */
@NullMarked
package io.tidewatch.processor.tls;

import org.jspecify.annotations.NullMarked;
