/** What is said back: rules, alerts, commands, silences, notification records, error groups. */
@NullMarked
package io.tidewatch.alert;

import org.jspecify.annotations.NullMarked;
