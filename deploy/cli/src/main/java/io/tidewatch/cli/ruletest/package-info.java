/** {@code tidewatch rules test}: what a test sends, through the topologies that processor and notifier run; what came of it. */
@NullMarked
package io.tidewatch.cli.ruletest;

import org.jspecify.annotations.NullMarked;
