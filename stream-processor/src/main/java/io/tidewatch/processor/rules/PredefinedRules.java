package io.tidewatch.processor.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.alert.Rule;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.Json;
import io.tidewatch.wire.JsonCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The rules that come along: published at the first start, to be changed or switched off as one likes. */
public final class PredefinedRules {
    private static final String RESOURCE = "/rules/predefined.json";

    private PredefinedRules() {}

    /** @throws IllegalStateException naming the rule that cannot be read: a fault of the build */
    public static List<Rule> load() {
        try (InputStream in = PredefinedRules.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing");
            }
            List<Rule> rules = new ArrayList<>();
            for (JsonNode node : Json.shared().readTree(in)) {
                Decoded<Rule> decoded = JsonCodec.RULE.decode(Json.shared().writeValueAsBytes(node));
                if (!(decoded instanceof Decoded.Ok<Rule> ok)) {
                    throw new IllegalStateException(
                            RESOURCE + ": rule " + node.path("id").asText() + ": " + decoded);
                }
                rules.add(ok.value());
            }
            return rules;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
