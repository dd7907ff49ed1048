/** Finds analyzers that are plugged in, runs them beside our own analyses, and keeps what they do wrong to themselves. */
@NullMarked
package io.tidewatch.processor.plugin.host;

import org.jspecify.annotations.NullMarked;
