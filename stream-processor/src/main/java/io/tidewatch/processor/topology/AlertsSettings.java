package io.tidewatch.processor.topology;

import io.tidewatch.processor.alerts.AlertConfig;
import io.tidewatch.processor.alerts.AlertCounts;
import io.tidewatch.processor.catalog.CatalogConfig;
import io.tidewatch.processor.catalog.CatalogCounts;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.logs.LogsConfig;
import io.tidewatch.processor.schedule.ReportSchedule;
import io.tidewatch.processor.signals.RuleHolder;
import java.util.List;

/**
 * What the alerts application's stages must be told.
 *
 * @param rules of this application, filled by it; not the holder of the analysis application
 * @param alerts how alerts live
 * @param counts what was met
 * @param tasks how many tasks the application has, on all instances: the partitions of the topic of signals
 * @param reports when reports are due
 * @param patterns of the owners of the services' patterns
 */
public record AlertsSettings(
        RuleHolder rules,
        AlertConfig alerts,
        AlertCounts counts,
        int tasks,
        List<ReportSchedule> reports,
        Patterns patterns) {
    /**
     * What the owners of patterns must be told.
     *
     * @param config their bounds
     * @param catalog of this application, filled by it
     * @param counts what was met
     */
    public record Patterns(CatalogConfig config, PatternCatalog catalog, CatalogCounts counts) {
        /** With the usual bounds. */
        public static Patterns usual() {
            return new Patterns(LogsConfig.defaults().catalog(), new PatternCatalog(), new CatalogCounts());
        }
    }

    public AlertsSettings {
        if (tasks < 1) {
            throw new IllegalArgumentException("tasks is " + tasks + ", expected at least 1");
        }
        reports = List.copyOf(reports);
    }

    /** Of one task, without reports. */
    public AlertsSettings(RuleHolder rules, AlertConfig alerts, AlertCounts counts) {
        this(rules, alerts, counts, 1, List.of(), Patterns.usual());
    }
}
