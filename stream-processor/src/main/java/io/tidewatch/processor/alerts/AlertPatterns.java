package io.tidewatch.processor.alerts;

import io.tidewatch.processor.catalog.CatalogPattern;
import io.tidewatch.processor.catalog.PatternCatalog;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the catalog says of the pattern an alert is of, where its group has a service and a pattern. */
final class AlertPatterns {
    private static final String PATTERN = "pattern";
    private static final String SERVICE = "service";
    private static final int MOST_SHOWN = 500;

    private final PatternCatalog catalog;

    AlertPatterns(PatternCatalog catalog) {
        this.catalog = catalog;
    }

    /** @return id of the pattern whose lines those of that group are now; empty where they are its own */
    String mergedInto(Map<String, String> group) {
        String id = group.get(PATTERN);
        String service = id == null ? null : group.get(SERVICE);
        if (id == null || service == null) {
            return "";
        }
        String root = catalog.root(PatternCatalog.serviceName(service), id);
        return root.equals(id) ? "" : root;
    }

    /** @return the same group of that pattern; fields stay in their order */
    static Map<String, String> of(String pattern, Map<String, String> group) {
        Map<String, String> other = new LinkedHashMap<>(group);
        other.put(PATTERN, pattern);
        return other;
    }

    /**
     * Lets the alert know how its pattern reads.
     *
     * @param note what was told of it; empty: the catalog knows
     */
    void describe(AlertRow row, String note) {
        String id = row.template.isEmpty() ? row.group.get(PATTERN) : null;
        if (id == null) {
            return;
        }
        String service = row.group.get(SERVICE);
        if (!note.isEmpty()) {
            row.template = cut(note);
        } else if (service != null) {
            CatalogPattern pattern = catalog.pattern(PatternCatalog.serviceName(service), id);
            row.template = pattern == null ? "" : cut(pattern.template());
        }
    }

    private static String cut(String template) {
        return template.length() <= MOST_SHOWN ? template : template.substring(0, MOST_SHOWN);
    }
}
