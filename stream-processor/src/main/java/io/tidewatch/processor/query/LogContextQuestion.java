package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.processor.logs.LogContext;
import io.tidewatch.processor.logs.LogSearcher;
import io.tidewatch.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;

/** The lines around one, of the same source: answered by the instance that has the index of its partition. */
final class LogContextQuestion {
    private final LogSearcher searcher;
    private final String store;
    private final IntSupplier all;

    LogContextQuestion(LogSearcher searcher, String store, IntSupplier all) {
        this.searcher = searcher;
        this.store = store;
        this.all = all;
    }

    Question question() {
        return new Question("logs/context", p -> context(p, searcher), new Whole(), Map.of(store, all))
                .withStandIn((p, partitions) -> context(p, searcher.withoutIndex(partitions)))
                .auditedAs("logs.context");
    }

    private Answer context(Params p, LogSearcher in) {
        String topic = p.text("topic", searcher.topics().get(0));
        if (!searcher.topics().contains(topic)) {
            throw new BadRequest("parameter topic is '" + topic + "', expected one of " + searcher.topics());
        }
        int partition = (int) number(p, "partition", Integer.MAX_VALUE);
        if (partition >= all.getAsInt()) {
            throw new BadRequest("parameter partition is " + partition + ", expected 0 to " + (all.getAsInt() - 1));
        }
        Set<Integer> here = in.partitions();
        if (!here.contains(partition)) {
            return Answer.of(null, store, here);
        }
        LogContext.Request request = new LogContext.Request(
                topic,
                partition,
                number(p, "offset", Long.MAX_VALUE),
                (int) (p.text("line", "").isEmpty() ? 0 : number(p, "line", Integer.MAX_VALUE)),
                lines(p, "before"),
                lines(p, "after"));
        LogContext found = in.context(request);
        return Answer.of(found, store, here).withFaults(found.faults());
    }

    private static int lines(Params p, String name) {
        return p.text(name, "").equals("0")
                ? 0
                : p.count(name, p.count("lines", 10, LogContext.MOST_LINES), LogContext.MOST_LINES);
    }

    private static long number(Params p, String name, long most) {
        String value = p.required(name);
        try {
            long number = Long.parseLong(value);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new BadRequest("parameter " + name + " is '" + value + "', expected a number from 0");
    }

    private record Whole() implements Question.TellingMerge {
        @Override
        public Question.Merged whole(List<JsonNode> items, Params p) {
            for (JsonNode part : items) {
                if (part.path("hits").isArray()) {
                    return new Question.Merged(part.path("hits"), Map.of("place", part.path("place")));
                }
            }
            return new Question.Merged(
                    Json.shared().createArrayNode(),
                    Map.of("place", Json.shared().valueToTree(-1)));
        }
    }
}
