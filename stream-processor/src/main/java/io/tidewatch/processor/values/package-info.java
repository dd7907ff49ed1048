/** What the values of patterns' parameters are like: pure, in bounded rows, merged in any order. */
@NullMarked
package io.tidewatch.processor.values;

import org.jspecify.annotations.NullMarked;
