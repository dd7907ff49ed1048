/** What makes two errors the same. Pure: no I/O, no clock, no state. */
@NullMarked
package io.tidewatch.fingerprint;

import org.jspecify.annotations.NullMarked;
