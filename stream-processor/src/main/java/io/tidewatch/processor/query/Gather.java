package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.wire.Json;
import io.tidewatch.wire.UrlText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Asks every instance once and makes one answer. What nobody spoke for is named: an answer is whole, or says
 * {@code partial: true} and what is missing. Thread-safe.
 */
final class Gather {
    /** How many times the usual time an instance has for its part of a page. */
    private static final int PAGE_PATIENCE = 10;

    /** Carries what now stands for, so that all instances answer for the same time. */
    static final String AS_OF = "Tidewatch-As-Of";

    private final Supplier<List<String>> peers;
    private final Duration timeout;
    private final Peers how;
    private final HttpClient http;

    /** @param peers {@code host:port} of the other instances */
    Gather(Supplier<List<String>> peers, QueryConfig config) {
        this.peers = peers;
        this.timeout = config.peerTimeout();
        this.how = new Peers(config);
        this.http = how.client();
    }

    /**
     * @throws LocalStores.NotReady where no instance at all could answer
     * @throws BadRequest where the question is wrong
     */
    ObjectNode ask(Question question, Params params, String resolvedPath) {
        Map<String, CompletableFuture<Answer>> asked = new LinkedHashMap<>();
        if (!question.expects().isEmpty()) {
            for (String peer : peers.get()) {
                asked.put(peer, fetch(peer, resolvedPath, params, question.page() == null ? 1 : PAGE_PATIENCE));
            }
        }
        List<Answer> answers = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        try {
            answers.add(question.local().apply(params));
        } catch (LocalStores.NotReady e) {
            if (question.expects().isEmpty()) {
                throw e;
            }
            faults.add("this instance: " + e.getMessage());
        }
        asked.forEach((peer, future) -> {
            try {
                answers.add(future.join());
            } catch (RuntimeException e) {
                faults.add("instance " + peer + " did not answer: "
                        + (e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
            }
        });
        standIn(question, params, answers, faults);
        if (answers.isEmpty()) {
            throw new LocalStores.NotReady(String.join("; ", faults));
        }
        return merged(question, params, answers, faults);
    }

    private static void standIn(Question question, Params params, List<Answer> answers, List<String> faults) {
        Question.StandIn standIn = question.standIn();
        Set<Integer> unspoken = new TreeSet<>();
        unspoken(question, answers).values().forEach(unspoken::addAll);
        if (standIn == null || unspoken.isEmpty()) {
            return;
        }
        try {
            Answer more = standIn.of(params, unspoken);
            if (more != null) {
                answers.add(more);
            }
        } catch (LocalStores.NotReady e) {
            faults.add("this instance, for others: " + e.getMessage());
        }
    }

    /** @return partitions that nobody spoke for, by store */
    private static Map<String, Set<Integer>> unspoken(Question question, List<Answer> answers) {
        Map<String, Set<Integer>> out = new TreeMap<>();
        question.expects().forEach((store, partitions) -> {
            Set<Integer> left = new TreeSet<>();
            for (int p = 0; p < partitions.getAsInt(); p++) {
                left.add(p);
            }
            answers.forEach(answer -> left.removeAll(answer.covers().getOrDefault(store, Set.of())));
            if (!left.isEmpty()) {
                out.put(store, left);
            }
        });
        return out;
    }

    static ObjectNode merged(Question question, Params params, List<Answer> answers, List<String> faults) {
        List<JsonNode> items = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (Answer answer : answers) {
            items.add(answer.items());
            missing.addAll(answer.faults());
        }
        unspoken(question, answers)
                .forEach((store, partitions) -> partitions.forEach(
                        p -> missing.add(store + " partition " + p + " is not served by any instance just now")));
        Question.Merged answer = question.merge().whole(items, params);
        missing.addAll(answer.missing());
        boolean whole = missing.isEmpty();
        if (!whole) {
            missing.addAll(faults);
        }
        ObjectNode out = Json.shared().createObjectNode();
        out.setAll(answer.facts());
        out.set("items", answer.items());
        out.put("partial", !whole);
        out.set("missing", Json.shared().valueToTree(missing));
        return out;
    }

    private CompletableFuture<Answer> fetch(String peer, String path, Params params, int patience) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(how.url(peer) + path + UrlText.query(params.all())))
                .timeout(timeout.multipliedBy(patience).plus(LogParams.asked(params)));
        request.setHeader(AS_OF, Long.toString(params.now()));
        how.sign(request);
        return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(Gather::read);
    }

    private static Answer read(HttpResponse<byte[]> response) {
        if (response.statusCode() != 200) {
            throw new LocalStores.NotReady("it said " + response.statusCode() + words(response.body()));
        }
        try {
            JsonNode node = Json.shared().readTree(response.body());
            Map<String, Set<Integer>> covers = new HashMap<>();
            node.path("covers").fields().forEachRemaining(e -> {
                Set<Integer> partitions = new TreeSet<>();
                e.getValue().forEach(p -> partitions.add(p.asInt()));
                covers.put(e.getKey(), partitions);
            });
            List<String> faults = new ArrayList<>();
            node.path("faults").forEach(f -> faults.add(f.asText()));
            return new Answer(node.path("items"), covers, faults);
        } catch (IOException e) {
            throw new LocalStores.NotReady("its answer could not be read: " + e.getMessage());
        }
    }

    private static String words(byte[] body) {
        try {
            String said = Json.shared().readTree(body).path("error").asText("");
            return said.isEmpty() ? "" : ": " + said;
        } catch (IOException e) {
            return "";
        }
    }
}
