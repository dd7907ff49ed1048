/** The group's memory and the order in which the stages are asked. */
@NullMarked
package io.tidewatch.notifier.group;

import org.jspecify.annotations.NullMarked;
