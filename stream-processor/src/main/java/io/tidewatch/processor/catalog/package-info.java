/** Which patterns a service has: tasks propose what they find and merge, one owner per service decides, all read it. */
@NullMarked
package io.tidewatch.processor.catalog;

import org.jspecify.annotations.NullMarked;
