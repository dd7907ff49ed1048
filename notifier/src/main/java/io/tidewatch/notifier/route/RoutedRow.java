package io.tidewatch.notifier.route;

import io.tidewatch.wire.JsonCodec;
import java.util.List;

/**
 * What is remembered of an alert before it goes to its groups.
 *
 * @param sequence the highest seen; lower ones and repeats are dropped
 * @param groups the groups it belongs to since
 */
record RoutedRow(long sequence, List<String> groups) {
    static final JsonCodec<RoutedRow> CODEC = JsonCodec.of(RoutedRow.class);

    RoutedRow {
        groups = groups == null ? List.of() : List.copyOf(groups);
    }
}
