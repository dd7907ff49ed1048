/** The tables of contents: one line per stage of each application, and the names all stages share. */
@NullMarked
package io.tidewatch.processor.topology;

import org.jspecify.annotations.NullMarked;
