package io.tidewatch.processor.alerts;

import io.tidewatch.alert.AlertCommand;
import io.tidewatch.processor.signals.Signal;

/** What reaches the alert life: a signal, or what a person asks. Never leaves the task. */
sealed interface AlertInput {
    record Said(Signal signal) implements AlertInput {}

    /** Partials of a record could not be read; others of it were, and came before. */
    record Unread(String why) implements AlertInput {}

    record Asked(AlertCommand command) implements AlertInput {}
}
