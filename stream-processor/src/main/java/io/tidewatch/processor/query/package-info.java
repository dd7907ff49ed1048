/** HTTP: any instance answers for all, the console is served beside it. */
@NullMarked
package io.tidewatch.processor.query;

import org.jspecify.annotations.NullMarked;
