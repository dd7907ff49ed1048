/** What is measured without the application's doing: the JVM, and what it says to watch. */
@NullMarked
package io.tidewatch.metrics.binders;

import org.jspecify.annotations.NullMarked;
