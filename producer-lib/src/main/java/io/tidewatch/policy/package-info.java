/** What operators ask of publishers: which lines need not be sent, which need not be sent each time. */
@NullMarked
package io.tidewatch.policy;

import org.jspecify.annotations.NullMarked;
