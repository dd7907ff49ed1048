/**
 * What somebody else's analysis is written against: {@link io.tidewatch.processor.plugin.Analyzer} and what it is given. Public
 * types of this package stay as they are within one {@link io.tidewatch.processor.plugin.Analyzer#API}.
 */
@NullMarked
package io.tidewatch.processor.plugin;

import org.jspecify.annotations.NullMarked;
