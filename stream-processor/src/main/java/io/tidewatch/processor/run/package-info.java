/** Running a topology: properties, fault handlers, health, what is checked before a start. */
@NullMarked
package io.tidewatch.processor.run;

import org.jspecify.annotations.NullMarked;
