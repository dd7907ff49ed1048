/** The way of an error: brought together by group, counted, its life and its samples kept. */
@NullMarked
package io.tidewatch.processor.errors;

import org.jspecify.annotations.NullMarked;
