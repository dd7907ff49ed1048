package io.tidewatch.logback;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/** The names of a call's markers, those they refer to included. References may be added and removed later, and be circular. */
final class MarkerNames {
    private static final int MOST = 32;
    private static final Set<String> CRITICAL = Set.of("CRITICAL", "FATAL");

    private MarkerNames() {}

    /** @return each name once, in the order of a walk to the depth */
    static List<String> of(@Nullable List<Marker> markers) {
        if (markers == null || markers.isEmpty()) {
            return List.of();
        }
        if (markers.size() == 1 && !markers.get(0).hasReferences()) {
            String name = markers.get(0).getName();
            return name == null ? List.of() : List.of(name);
        }
        List<String> names = new ArrayList<>(4);
        markers.forEach(marker -> add(marker, names));
        return names;
    }

    static boolean areCritical(List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            if (CRITICAL.contains(names.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static void add(Marker marker, List<String> names) {
        String name = marker.getName();
        if (name == null || names.size() == MOST || names.contains(name)) {
            return;
        }
        names.add(name);
        for (Iterator<Marker> inner = marker.iterator(); inner.hasNext(); ) {
            add(inner.next(), names);
        }
    }
}
