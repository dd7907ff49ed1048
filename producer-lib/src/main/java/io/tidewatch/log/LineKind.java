package io.tidewatch.log;

import org.slf4j.Marker;

/** What tells the kinds of lines apart, and which class the application calls: the line is said to come from its caller. */
enum LineKind {
    TASK("task", Markers.TASK, Task.class),
    API("api", Markers.API, ApiCall.class),
    DB("db", Markers.DB, DbCall.class),
    BUSINESS("business", Markers.BUSINESS, BusinessEvent.class),
    USER_ACTION("user_action", Markers.USER_ACTION, UserAction.class);

    final String type;
    final Marker marker;
    final String boundary;

    LineKind(String type, Marker marker, Class<?> boundary) {
        this.type = type;
        this.marker = marker;
        this.boundary = boundary.getName();
    }
}
