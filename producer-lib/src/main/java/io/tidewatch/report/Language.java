package io.tidewatch.report;

import java.util.Locale;

/** In which words a report is written. */
public enum Language {
    EN,
    ZH;

    /** @throws IllegalArgumentException where it is none of them */
    public static Language of(String text) {
        for (Language language : values()) {
            if (language.name().equalsIgnoreCase(text)) {
                return language;
            }
        }
        throw new IllegalArgumentException("language is '" + text + "', expected en or zh");
    }

    /** @return as HTML names it */
    String tag() {
        return this == ZH ? "zh-CN" : name().toLowerCase(Locale.ROOT);
    }
}
