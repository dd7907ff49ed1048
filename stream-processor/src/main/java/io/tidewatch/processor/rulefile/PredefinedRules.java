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

    private PredefinedRules() {}

    /** @throws IllegalStateException naming what of them cannot be read: a fault of the build */
    public static List<Rule> load() {
        try (InputStream in = PredefinedRules.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            RuleFile file = RuleFile.read(RESOURCE, text, List.of());
            if (!file.faults().isEmpty()) {
                throw new IllegalStateException(String.valueOf(file.faults().get(0)));
            }
            return file.rules();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
