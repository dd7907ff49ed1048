package io.tidewatch.processor.query;

import io.tidewatch.processor.ingest.SourceViews;
import io.tidewatch.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Questions of who speaks, and of how far the pipeline is. */
final class SourceQuestions {
    private final SourceViews views;
    private final Supplier<Map<String, Set<Integer>>> covers;
    private final Map<String, IntSupplier> expects;

    /**
     * @param covers partitions of each door's store on this instance
     * @param expects how many each has in all
     */
    SourceQuestions(SourceViews views, Supplier<Map<String, Set<Integer>>> covers, Map<String, IntSupplier> expects) {
        this.views = views;
        this.covers = covers;
        this.expects = expects;
    }

    List<Question> all() {
        return List.of(
                new Question(
                        "sources",
                        p -> answer(views.sources()),
                        Merges.byId(
                                "source",
                                "lastSeenMillis",
                                Set.of("events", "lost", "repeated", "clamped", "bad", "late"),
                                Set.of("firstSeenMillis"),
                                Set.of("lastSeenMillis"),
                                1_000),
                        expects),
                new Question("pipeline", p -> answer(views.pipeline()), Merges.sortedByText("topic"), expects));
    }

    private Answer answer(Object items) {
        return new Answer(Json.shared().valueToTree(items), covers.get(), List.of());
    }
}
