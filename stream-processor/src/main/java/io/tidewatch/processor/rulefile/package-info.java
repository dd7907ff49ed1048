/** The language of rule files: read with the place of every fault, checked, written, and described by a schema. */
@NullMarked
package io.tidewatch.processor.rulefile;

import org.jspecify.annotations.NullMarked;
