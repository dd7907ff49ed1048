package io.tidewatch.cli.backtest;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.NotificationRecord;

/** Is told what a replay, or the live run, said; in the order of its clock. */
public interface ReplayListener {
    /** One transition of an alert. */
    void alert(Alert alert);

    /** Someone was told, or a stage kept it back. */
    void notification(NotificationRecord record);
}
