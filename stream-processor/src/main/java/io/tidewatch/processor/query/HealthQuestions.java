package io.tidewatch.processor.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.processor.health.Facts;
import io.tidewatch.processor.health.Health;
import io.tidewatch.processor.health.HealthJudge;
import io.tidewatch.processor.health.HealthState;
import io.tidewatch.processor.metrics.HostView;
import io.tidewatch.wire.Json;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * How services, hosts and the whole are. Each instance tells the facts it knows; whoever was asked puts them together and
 * judges: half of the facts would be judged wrong.
 */
final class HealthQuestions {
    private final KnownFacts known;
    private final HealthJudge judge;
    private final Supplier<Map<String, Set<Integer>>> covers;
    private final Map<String, IntSupplier> expects;
    private final Clock clock;

    /**
     * @param covers partitions of each store on this instance that the facts are from
     * @param expects how many each has in all
     */
    HealthQuestions(
            KnownFacts known,
            HealthJudge judge,
            Supplier<Map<String, Set<Integer>>> covers,
            Map<String, IntSupplier> expects,
            Clock clock) {
        this.known = known;
        this.judge = judge;
        this.covers = covers;
        this.expects = expects;
        this.clock = clock;
    }

    List<Question> all() {
        return List.of(
                question("health", (whole, p) -> whole(whole)),
                question("services", (whole, p) -> services(whole)),
                question("services/{name}", (whole, p) -> service(whole, p.required("name"))),
                question("hosts", (whole, p) -> hosts(whole)),
                question("hosts/{name}", (whole, p) -> host(whole, p.required("name"))));
    }

    /** What all instances know, and what is to be thought of it. */
    private record Whole(List<KnownFacts.Part> parts, Facts facts, Health health) {}

    private interface View {
        JsonNode of(Whole whole, Params p);
    }

    private Question question(String path, View view) {
        return new Question(
                path,
                p -> new Answer(Json.shared().valueToTree(known.part()), covers.get(), List.of()),
                (items, p) -> view.of(whole(items), p),
                expects);
    }

    private Whole whole(List<JsonNode> items) {
        List<KnownFacts.Part> parts = new ArrayList<>();
        try {
            for (JsonNode item : items) {
                parts.add(Json.shared().treeToValue(item, KnownFacts.Part.class));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("facts of an instance cannot be read", e);
        }
        Facts facts = Facts.merge(parts.stream().map(KnownFacts.Part::facts).toList());
        return new Whole(parts, facts, judge.judge(facts, clock.millis()));
    }

    private static JsonNode whole(Whole w) {
        long firing = 0;
        long critical = 0;
        long lines = 0;
        long errors = 0;
        for (KnownFacts.Part part : w.parts()) {
            firing += part.firing();
            critical += part.critical();
            lines += part.logLines();
            errors += part.errorLines();
        }
        Facts.Pipeline pipeline = w.facts().pipeline();
        ObjectNode out = Json.shared().createObjectNode();
        out.put("status", text(w.health().state()));
        out.set("reasons", Json.shared().valueToTree(w.health().reasons()));
        out.set("counts", counts(w.health()));
        out.put("services", living(w.health().services()));
        out.put("hosts", living(w.health().hosts()));
        out.put("firing", firing).put("critical", critical);
        out.put("logsPerMinute", lines).put("errorsPerMinute", errors);
        out.put("lagSeconds", pipeline.behindMillis() / 1000);
        out.put("lost", pipeline.lost());
        out.put("deadLetters", pipeline.deadLetters());
        out.put("late", pipeline.late());
        ObjectNode own = out.putObject("pipeline");
        own.put("status", text(w.health().pipeline().state()));
        own.set("reasons", Json.shared().valueToTree(w.health().pipeline().reasons()));
        return out;
    }

    /** Services and hosts of each state. */
    private static JsonNode counts(Health health) {
        Map<String, Map<String, Long>> counts = new TreeMap<>();
        for (HealthState state : HealthState.values()) {
            counts.put(
                    text(state), Map.of("services", of(health.services(), state), "hosts", of(health.hosts(), state)));
        }
        return Json.shared().valueToTree(counts);
    }

    private static long of(List<Health.Subject> subjects, HealthState state) {
        return subjects.stream().filter(s -> !s.ended() && s.state() == state).count();
    }

    private static long living(List<Health.Subject> subjects) {
        return subjects.stream().filter(s -> !s.ended()).count();
    }

    private static JsonNode services(Whole w) {
        ArrayNode out = Json.shared().createArrayNode();
        w.health().services().forEach(s -> out.add(service(s)));
        return out;
    }

    private static ObjectNode service(Health.Subject s) {
        ObjectNode row = Json.shared().createObjectNode();
        row.put("service", s.name()).put("state", s.state().name());
        row.set("reasons", Json.shared().valueToTree(s.reasons()));
        row.put("lastSeenMillis", s.lastSeenMillis())
                .put("instances", s.sources().size());
        row.set("sources", Json.shared().valueToTree(s.sources()));
        row.set("silent", Json.shared().valueToTree(s.silent()));
        row.set("hosts", Json.shared().valueToTree(s.hosts()));
        row.set("releases", Json.shared().valueToTree(s.releases()));
        return row.put("ended", s.ended());
    }

    private static JsonNode service(Whole w, String name) {
        for (Health.Subject s : w.health().services()) {
            if (s.name().equals(name)) {
                ObjectNode row = service(s);
                row.set(
                        "details",
                        Json.shared()
                                .valueToTree(w.facts().instances().stream()
                                        .filter(i -> i.service().equals(name))
                                        .toList()));
                row.set(
                        "traffic",
                        Json.shared()
                                .valueToTree(w.facts().traffic().stream()
                                        .filter(t -> t.service().equals(name))
                                        .findFirst()
                                        .orElse(null)));
                row.set("levels", levels(w.facts(), s.sources()));
                row.set(
                        "alerts",
                        Json.shared()
                                .valueToTree(w.facts().alerts().stream()
                                        .filter(a -> a.service().equals(name))
                                        .toList()));
                return row;
            }
        }
        return NullNode.getInstance();
    }

    private static JsonNode hosts(Whole w) {
        Map<String, HostView> views = new TreeMap<>();
        w.parts().forEach(part -> part.hosts().forEach(h -> views.merge(h.host(), h, HealthQuestions::newer)));
        ArrayNode out = Json.shared().createArrayNode();
        for (Health.Subject s : w.health().hosts()) {
            HostView view = views.get(s.name());
            ObjectNode row = view == null
                    ? Json.shared().createObjectNode().put("host", s.name())
                    : Json.shared().valueToTree(view);
            row.put("state", s.state().name());
            row.set("reasons", Json.shared().valueToTree(s.reasons()));
            out.add(row);
        }
        return out;
    }

    /** Two agents on one host, such as one that was set up anew: the one that speaks counts. */
    private static HostView newer(HostView a, HostView b) {
        return a.lastMillis() >= b.lastMillis() ? a : b;
    }

    private static JsonNode host(Whole w, String name) {
        for (JsonNode row : hosts(w)) {
            if (row.path("host").asText().equals(name)) {
                ObjectNode host = (ObjectNode) row;
                host.set("levels", levels(w.facts(), Set.of(host.path("source").asText())));
                host.set(
                        "services",
                        Json.shared()
                                .valueToTree(w.health().services().stream()
                                        .filter(s -> s.hosts().contains(name))
                                        .map(Health.Subject::name)
                                        .toList()));
                host.set(
                        "alerts",
                        Json.shared()
                                .valueToTree(w.facts().alerts().stream()
                                        .filter(a -> a.host().equals(name))
                                        .toList()));
                return host;
            }
        }
        return NullNode.getInstance();
    }

    private static JsonNode levels(Facts facts, Set<String> sources) {
        return Json.shared()
                .valueToTree(facts.levels().stream()
                        .filter(l -> sources.contains(l.source()))
                        .toList());
    }

    private static String text(HealthState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
