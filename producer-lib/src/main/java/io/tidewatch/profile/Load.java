package io.tidewatch.profile;

/**
 * How busy the machine and the JVM were, on average over the profile.
 *
 * @param jvm share of all CPUs this JVM used, 0 to 1; 0 where it was not told
 * @param machine share of all CPUs all processes used, 0 to 1
 * @param threads live Java threads, as last told
 */
public record Load(double jvm, double machine, long threads) {
    /** Nothing was told. */
    public static final Load UNKNOWN = new Load(0, 0, 0);
}
