package io.tidewatch.subscribe;

import io.tidewatch.alert.Alert;

/** Takes alerts. Called by one thread, in the order of each alert's transitions. */
@FunctionalInterface
public interface AlertListener {
    /**
     * Takes one alert, its whole state at one transition.
     *
     * @param alert the same (key, sequence) may come again after a failure or a restart
     * @throws Exception where it could not be handled: it comes again after a pause, and nothing behind it before
     */
    void onAlert(Alert alert) throws Exception;
}
