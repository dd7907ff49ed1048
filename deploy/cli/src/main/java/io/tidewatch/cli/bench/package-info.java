/** A given load over the whole road, measured beside the limit: an application that only reads the same records. */
@NullMarked
package io.tidewatch.cli.bench;

import org.jspecify.annotations.NullMarked;
