/** Who asked for what and what came of it: written within bounds, and read back. */
@NullMarked
package io.tidewatch.processor.audit;

import org.jspecify.annotations.NullMarked;
