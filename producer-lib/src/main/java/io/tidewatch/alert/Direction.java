package io.tidewatch.alert;

/** Which way a value has to go to be of interest. */
public enum Direction {
    UP,
    DOWN,
    BOTH
}
