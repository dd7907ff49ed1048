package io.tidewatch.error;

import io.tidewatch.fingerprint.InAppPackages;
import java.util.List;

/**
 * How errors are captured.
 *
 * @param inAppPackages base packages of the application; empty: all but known libraries
 * @param uncaught whether throwables that end a thread are captured
 * @param perSecond events one fingerprint may have in a second; further ones are counted and sent as one event
 * @param maxFingerprints fingerprints whose rate is watched at a time
 * @param breadcrumbs bounds of the lines that errors carry
 * @param severityRules how bad certain errors are; the first that fits decides
 */
public record ErrorCaptureConfig(
        List<String> inAppPackages,
        boolean uncaught,
        int perSecond,
        int maxFingerprints,
        BreadcrumbConfig breadcrumbs,
        List<SeverityRule> severityRules) {
    public ErrorCaptureConfig {
        inAppPackages = new InAppPackages(inAppPackages).packages();
        if (perSecond < 1) {
            throw new IllegalArgumentException("perSecond is " + perSecond + ", expected 1 or more");
        }
        if (maxFingerprints < 1) {
            throw new IllegalArgumentException("maxFingerprints is " + maxFingerprints + ", expected 1 or more");
        }
        severityRules = List.copyOf(severityRules);
    }

    /** With the default breadcrumbs and no rules. */
    public ErrorCaptureConfig(List<String> inAppPackages, boolean uncaught, int perSecond, int maxFingerprints) {
        this(inAppPackages, uncaught, perSecond, maxFingerprints, BreadcrumbConfig.defaults(), List.of());
    }

    /** Packages not told, uncaught ones too, 10 events a second each, 1000 fingerprints, 20 breadcrumbs, no rules. */
    public static ErrorCaptureConfig defaults() {
        return new ErrorCaptureConfig(List.of(), true, 10, 1000);
    }

    public ErrorCaptureConfig breadcrumbs(BreadcrumbConfig other) {
        return new ErrorCaptureConfig(inAppPackages, uncaught, perSecond, maxFingerprints, other, severityRules);
    }

    public ErrorCaptureConfig severityRules(List<SeverityRule> others) {
        return new ErrorCaptureConfig(inAppPackages, uncaught, perSecond, maxFingerprints, breadcrumbs, others);
    }
}
