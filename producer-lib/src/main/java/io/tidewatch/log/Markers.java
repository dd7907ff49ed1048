package io.tidewatch.log;

import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/** SLF4J markers that Tidewatch knows, and those it puts on the lines of this package. */
public final class Markers {
    /** Makes a line CRITICAL, whatever its level: {@code log.error(Markers.CRITICAL, "Disk is full")}. */
    public static final Marker CRITICAL = MarkerFactory.getMarker("CRITICAL");

    /** On the lines of {@link TaskLog}. */
    public static final Marker TASK = MarkerFactory.getMarker("TASK");

    /** On the lines of {@link ApiLog}. */
    public static final Marker API = MarkerFactory.getMarker("API");

    /** On the lines of {@link DbLog}. */
    public static final Marker DB = MarkerFactory.getMarker("DB");

    /** On the lines of {@link BusinessEvent}. */
    public static final Marker BUSINESS = MarkerFactory.getMarker("BUSINESS");

    /** On the lines of {@link UserAction}. */
    public static final Marker USER_ACTION = MarkerFactory.getMarker("USER_ACTION");

    private Markers() {}
}
