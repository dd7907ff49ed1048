/** Tests that teams keep beside their rules: what comes in, and what is expected of it. Reads and compares; runs nothing. */
@NullMarked
package io.tidewatch.processor.ruletest;

import org.jspecify.annotations.NullMarked;
