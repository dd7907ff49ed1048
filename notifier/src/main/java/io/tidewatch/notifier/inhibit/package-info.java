/** Third stage: alerts that another alert of the group explains. */
@NullMarked
package io.tidewatch.notifier.inhibit;

import org.jspecify.annotations.NullMarked;
