package io.tidewatch.processor.rulefile;

import io.tidewatch.alert.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The rules that come along: published at the first start, to be changed or switched off as one likes. */
public final class PredefinedRules {
    private static final String RESOURCE = "/rules/predefined.yaml";
    private static final String OF_LINES = "/rules/log-metrics.yaml";

    private PredefinedRules() {}

    /** @throws IllegalStateException naming what of them cannot be read: a fault of the build */
    public static List<Rule> load() {
        return load(RESOURCE);
    }

    /**
     * @return what comes of log lines by itself: definitions of metrics, published with the rules
     * @throws IllegalStateException naming what of them cannot be read: a fault of the build
     */
    public static List<Rule> logMetrics() {
        return load(OF_LINES);
    }

    private static List<Rule> load(String resource) {
        try (InputStream in = PredefinedRules.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            RuleFile file = RuleFile.read(resource, text, List.of());
            if (!file.faults().isEmpty()) {
                throw new IllegalStateException(String.valueOf(file.faults().get(0)));
            }
            return file.rules();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
