package io.tidewatch.processor.rulefile;

import io.tidewatch.alert.Matcher;
import java.util.List;

/**
 * What a ratio has above or below the line.
 *
 * @param metrics names of metrics that are added up; empty: events are counted
 * @param where which of them
 */
record Side(List<String> metrics, List<Matcher> where) {
    static final Side ALL_EVENTS = new Side(List.of(), List.of());
}
