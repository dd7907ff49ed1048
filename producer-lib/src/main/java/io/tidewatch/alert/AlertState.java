package io.tidewatch.alert;

/**
 * Where an alert is in its life: INACTIVE → PENDING → FIRING → RESOLVED; NO_DATA where its group stopped sending.
 * Acknowledged, silenced and inhibited are marks and views, not states; held is a mark on any of them.
 */
public enum AlertState {
    INACTIVE,
    PENDING,
    FIRING,
    RESOLVED,
    NO_DATA
}
