package io.tidewatch.processor.logs;

/**
 * What the rules in force ask of the values at the parameters of patterns.
 *
 * @param far whether those far outside of what is usual are to be found
 * @param all whether a rule names a parameter, so that lines have to know theirs
 */
public record WantedValues(boolean far, boolean all) {
    /** Where no rule asks. */
    public static final WantedValues NONE = new WantedValues(false, false);
}
