/** State: bounded RocksDB, local views of the stores. */
@NullMarked
package io.tidewatch.processor.store;

import org.jspecify.annotations.NullMarked;
