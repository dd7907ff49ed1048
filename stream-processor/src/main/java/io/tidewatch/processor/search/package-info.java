/** Search of log lines: the query language, what a line is matched by, what a block of lines may hold. Pure. */
@NullMarked
package io.tidewatch.processor.search;

import org.jspecify.annotations.NullMarked;
