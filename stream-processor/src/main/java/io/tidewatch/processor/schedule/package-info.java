/** When reports are due, decided once by one task; and who writes what is due, beside Streams. */
@NullMarked
package io.tidewatch.processor.schedule;

import org.jspecify.annotations.NullMarked;
