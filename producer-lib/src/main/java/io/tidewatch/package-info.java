/** What an application adds: one call starts logs, metrics and errors on their way. */
@NullMarked
package io.tidewatch;

import org.jspecify.annotations.NullMarked;
