package io.tidewatch.wire;

/** Names of the topics. Who writes what, and what the keys are, stands in the README's table of topics. */
public final class Topics {
    public static final String LOGS = "tidewatch.logs";
    public static final String SHORT_LOGS = "tidewatch.logs.short";
    public static final String METRICS = "tidewatch.metrics";
    public static final String ERRORS = "tidewatch.errors";
    public static final String GROUP_ALIASES = "tidewatch.group-aliases";
    public static final String PATTERN_CATALOG = "tidewatch.pattern-catalog";
    public static final String RULES = "tidewatch.rules";
    public static final String SILENCES = "tidewatch.silences";
    public static final String POLICIES = "tidewatch.policies";
    public static final String SIGNALS = "tidewatch.signals";
    public static final String ALERT_COMMANDS = "tidewatch.alert-commands";
    public static final String ERROR_COMMANDS = "tidewatch.error-commands";
    public static final String ALERTS = "tidewatch.alerts";
    public static final String ERROR_GROUPS = "tidewatch.error-groups";
    public static final String DELIVERIES = "tidewatch.deliveries";
    public static final String NOTIFICATIONS = "tidewatch.notifications";
    public static final String REPORTS = "tidewatch.reports";
    public static final String AUDIT = "tidewatch.audit";
    public static final String DEAD_LETTERS = "tidewatch.dead-letters";

    private Topics() {}
}
