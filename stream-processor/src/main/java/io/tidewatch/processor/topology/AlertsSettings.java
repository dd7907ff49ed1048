package io.tidewatch.processor.topology;

import io.tidewatch.processor.alerts.AlertConfig;
import io.tidewatch.processor.alerts.AlertCounts;
import io.tidewatch.processor.signals.RuleHolder;

/**
 * What the alerts application's stages must be told.
 *
 * @param rules of this application, filled by it; not the holder of the analysis application
 * @param alerts how alerts live
 * @param counts what was met
 */
public record AlertsSettings(RuleHolder rules, AlertConfig alerts, AlertCounts counts) {}
