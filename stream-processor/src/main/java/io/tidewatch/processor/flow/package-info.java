/** Steps of a topology that have no idea of their own. */
@NullMarked
package io.tidewatch.processor.flow;

import org.jspecify.annotations.NullMarked;
