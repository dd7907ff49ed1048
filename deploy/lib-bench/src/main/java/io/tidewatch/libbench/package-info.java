/** Benchmarks of the producer library beside its peers. Not part of what is shipped. */
@NullMarked
package io.tidewatch.libbench;

import org.jspecify.annotations.NullMarked;
