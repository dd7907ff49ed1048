package io.tidewatch.profile;

import io.tidewatch.publish.OwnCode;

/** What of a profile is this library's own doing, and the recorder's. */
final class OwnSamples {
    private OwnSamples() {}

    static boolean isThread(String name) {
        return name.startsWith("tidewatch-") || name.startsWith("JFR ") || OwnCode.isKafkaThread(name);
    }

    static boolean isFrame(String frame) {
        return OwnCode.isNamed(frame);
    }
}
