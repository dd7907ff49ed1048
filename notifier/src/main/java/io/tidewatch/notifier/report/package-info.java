/** Reports that others wrote: to whom they go, once each. */
@NullMarked
package io.tidewatch.notifier.report;

import org.jspecify.annotations.NullMarked;
