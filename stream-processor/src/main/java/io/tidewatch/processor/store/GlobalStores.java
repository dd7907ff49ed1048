package io.tidewatch.processor.store;

/** Names of the stores that are whole on every instance; their values are bytes, see {@link GlobalTopicStore}. */
public final class GlobalStores {
    /** Rules by id, from {@code tidewatch.rules}; in both applications. */
    public static final String RULES = "rules";

    /** Group id (UTF-8) by fingerprint, from {@code tidewatch.group-aliases}; in the analysis application. */
    public static final String GROUP_ALIASES = "group-aliases";

    /** JSON of a pattern by {@code service/id}, from {@code tidewatch.pattern-catalog}; in both applications. */
    public static final String PATTERN_CATALOG = "pattern-catalog";

    private GlobalStores() {}
}
