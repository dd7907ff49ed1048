package io.tidewatch.processor.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.alert.Rule;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.DurationText;
import io.tidewatch.wire.Json;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules that come with the product: written to the rules topic where it never held any. */
public final class PredefinedRules {
    private static final Logger LOG = LoggerFactory.getLogger(PredefinedRules.class);
    private static final String RESOURCE = "/rules/predefined.json";
    private static final Duration LEAST = Duration.ofSeconds(5);
    /** Durations that say how long something has to last; how long something is remembered stays. */
    private static final Set<String> SCALED =
            Set.of("forDuration", "keepFiringFor", "window", "timeframe", "compareTo");

    private PredefinedRules() {}

    /**
     * @param timeScale factor on their durations, see {@code ProcessorConfig.Rules}
     * @return all of them; empty where the product was built without
     * @throws IllegalStateException where one of them is no valid rule
     */
    public static List<Rule> load(double timeScale) {
        List<Rule> rules = new ArrayList<>();
        try (InputStream in = PredefinedRules.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                return List.of();
            }
            for (JsonNode node : Json.shared().readTree(in)) {
                JsonNode scaled = timeScale == 1 ? node : scaled(node.deepCopy(), timeScale);
                Decoded<Rule> decoded = JsonCodec.RULE.decode(Json.shared().writeValueAsBytes(scaled));
                if (!(decoded instanceof Decoded.Ok<Rule> ok)) {
                    throw new IllegalStateException("predefined rule " + node.path("id") + ": " + decoded);
                }
                rules.add(ok.value());
            }
            return rules;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes them where the rules topic is empty; what people did to rules is never undone. */
    public static void publishIfNone(
            Admin admin, Map<String, Object> producerProperties, int partitions, double timeScale) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int p = 0; p < partitions; p++) {
            ends.put(new TopicPartition(Topics.RULES, p), OffsetSpec.latest());
        }
        boolean empty =
                Calls.get(admin.listOffsets(ends).all()).values().stream().allMatch(info -> info.offset() == 0);
        if (!empty) {
            return;
        }
        List<Rule> rules = load(timeScale);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(producerProperties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (Rule rule : rules) {
                Calls.get(producer.send(new ProducerRecord<>(
                        Topics.RULES, rule.id().getBytes(StandardCharsets.UTF_8), JsonCodec.RULE.encode(rule))));
            }
        }
        LOG.atInfo().addKeyValue("rules", rules.size()).log("predefined rules written");
    }

    private static JsonNode scaled(JsonNode node, double factor) {
        if (node instanceof ObjectNode object) {
            for (Iterator<Map.Entry<String, JsonNode>> it = object.fields(); it.hasNext(); ) {
                Map.Entry<String, JsonNode> e = it.next();
                if (SCALED.contains(e.getKey()) && e.getValue().isTextual()) {
                    e.setValue(object.textNode(scaled(e.getValue().asText(), factor)));
                } else {
                    scaled(e.getValue(), factor);
                }
            }
        }
        return node;
    }

    private static String scaled(String text, double factor) {
        Duration whole = DurationText.parse(text);
        if (whole.compareTo(LEAST) <= 0) {
            return text;
        }
        // whole seconds: panes are cut in them
        Duration shorter = Duration.ofSeconds(Math.round(whole.toMillis() * factor / 1000));
        return DurationText.format(shorter.compareTo(LEAST) < 0 ? LEAST : shorter);
    }
}
