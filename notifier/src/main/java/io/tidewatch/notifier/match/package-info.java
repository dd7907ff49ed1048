/** Matching alerts by their labels. */
@NullMarked
package io.tidewatch.notifier.match;

import org.jspecify.annotations.NullMarked;
