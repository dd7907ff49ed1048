/** SQL measured through a DataSource that stands before the application's own. */
@NullMarked
package io.tidewatch.instrument.jdbc;

import org.jspecify.annotations.NullMarked;
