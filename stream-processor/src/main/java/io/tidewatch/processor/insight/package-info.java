/** What stands out in a period: bursts in counts, changes in what services and hosts measure, and what goes together. */
@NullMarked
package io.tidewatch.processor.insight;

import org.jspecify.annotations.NullMarked;
