package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.tidewatch.alert.AuditRecord;
import io.tidewatch.processor.audit.AuditReader;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;

/** Who asked for what, and what came of it, for admins: read from the topic, so that any instance answers whole. */
final class AuditQuestions {
    private static final int MOST_AT_ONCE = 2;
    private static final int USUAL_RECORDS = 100;
    private static final int MOST_RECORDS = 10_000;

    private final Function<AuditReader.Filter, AuditReader.Found> reader;
    private final Semaphore room = new Semaphore(MOST_AT_ONCE);

    /** @param reader may throw a KafkaException */
    AuditQuestions(Function<AuditReader.Filter, AuditReader.Found> reader) {
        this.reader = reader;
    }

    Question question() {
        return new Question("audit", this::read, new Told(), Map.of()).of(ApiTokens.Role.ADMIN);
    }

    private Answer read(Params p) {
        String outcome = p.text("outcome", "");
        AuditReader.Filter filter = new AuditReader.Filter(
                p.time("from", "-1d"),
                p.time("to", "now"),
                p.text("who", ""),
                p.text("what", ""),
                p.text("target", ""),
                outcome.isEmpty() ? null : AlertQuestions.constant(AuditRecord.Outcome.class, "outcome", outcome),
                p.count("limit", USUAL_RECORDS, MOST_RECORDS));
        if (!room.tryAcquire()) {
            throw new LocalStores.NotReady("the audit is being read by others; ask again shortly");
        }
        try {
            AuditReader.Found found = reader.apply(filter);
            Answer answer = Answer.whole(Map.of("records", found.records(), "more", found.more()));
            return found.fault().isEmpty() ? answer : answer.withFaults(List.of(found.fault()));
        } catch (KafkaException e) {
            throw new LocalStores.NotReady("the audit cannot be read: " + e.getMessage());
        } finally {
            room.release();
        }
    }

    /** The records, and beside them whether older ones were cut. */
    private static final class Told implements Question.Merge {
        @Override
        public JsonNode merge(List<JsonNode> items, Params params) {
            return items.isEmpty()
                    ? Json.shared().createArrayNode()
                    : items.get(0).path("records");
        }

        @Override
        public Question.Merged whole(List<JsonNode> items, Params params) {
            boolean more = !items.isEmpty() && items.get(0).path("more").asBoolean();
            return new Question.Merged(merge(items, params), Map.of("truncated", BooleanNode.valueOf(more)));
        }
    }
}
