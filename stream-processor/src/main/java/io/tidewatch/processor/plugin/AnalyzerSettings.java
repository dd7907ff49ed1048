package io.tidewatch.processor.plugin;

import java.time.Duration;

/**
 * The settings of one analyzer, {@code processor.plugins.<name>.*}. Nothing throws: what is wrong is noted, the standard value
 * is given, and all that was noted is told at once.
 */
public interface AnalyzerSettings {
    /** @return the text at that key, or the standard one where there is none */
    String text(String key, String standard);

    /** @return the text at that key; where there is none that is noted as missing and this is empty */
    String text(String key);

    /** @return a whole number from least to most */
    long number(String key, long standard, long least, long most);

    /** @return a number from least to most */
    double decimal(String key, double standard, double least, double most);

    /** @return {@code true} or {@code false} */
    boolean flag(String key, boolean standard);

    /** @return such as {@code 30s}, {@code 10m} or {@code PT1H}, from least to most */
    Duration duration(String key, Duration standard, Duration least, Duration most);

    /** @return one of an enum, in any case */
    <T extends Enum<T>> T choice(String key, T standard);

    /** Notes that a value is of no use. */
    void refuse(String key, String why);
}
