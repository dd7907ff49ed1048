package io.tidewatch.processor.topology;

import io.tidewatch.processor.alerts.AlertConfig;
import io.tidewatch.processor.alerts.AlertCounts;
import io.tidewatch.processor.schedule.ReportSchedule;
import io.tidewatch.processor.signals.RuleHolder;
import java.util.List;

/**
 * What the alerts application's stages must be told.
 *
 * @param rules of this application, filled by it; not the holder of the analysis application
 * @param alerts how alerts live
 * @param counts what was met
 * @param reports when reports are due
 */
public record AlertsSettings(RuleHolder rules, AlertConfig alerts, AlertCounts counts, List<ReportSchedule> reports) {
    public AlertsSettings {
        reports = List.copyOf(reports);
    }

    /** Without reports. */
    public AlertsSettings(RuleHolder rules, AlertConfig alerts, AlertCounts counts) {
        this(rules, alerts, counts, List.of());
    }
}
