package io.tidewatch.processor.query;

import io.tidewatch.alert.ErrorGroup;
import io.tidewatch.processor.errors.ErrorViews;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Questions of error groups. */
final class ErrorQuestions {
    private final ErrorViews views;
    private final String store;
    private final Supplier<Set<Integer>> partitions;
    private final Map<String, IntSupplier> expects;

    ErrorQuestions(ErrorViews views, String store, Supplier<Set<Integer>> partitions, IntSupplier all) {
        this.views = views;
        this.store = store;
        this.partitions = partitions;
        this.expects = Map.of(store, all);
    }

    List<Question> all() {
        return List.of(
                new Question("errors", this::list, ErrorQuestions::sorted, expects),
                new Question("errors/{id}", p -> answer(views.detail(p.required("id"))), Merges.FIRST, expects));
    }

    private Answer list(Params p) {
        String state = p.text("state", "");
        ErrorViews.Filter filter = new ErrorViews.Filter(
                p.text("service", ""),
                state.isEmpty() ? null : AlertQuestions.constant(ErrorGroup.State.class, "state", state),
                p.text("text", ""));
        return answer(views.list(filter, order(p), p.count("limit", 100, 10_000)));
    }

    private static com.fasterxml.jackson.databind.JsonNode sorted(
            List<com.fasterxml.jackson.databind.JsonNode> items, Params p) {
        String field = switch (order(p)) {
            case COUNT -> "count";
            case FIRST_SEEN -> "firstSeenMillis";
            case LAST_SEEN -> "lastSeenMillis";
        };
        return Merges.sortedBy(field, 100).merge(items, p);
    }

    private static ErrorViews.Order order(Params p) {
        return AlertQuestions.constant(ErrorViews.Order.class, "order", p.text("order", "LAST_SEEN"));
    }

    private Answer answer(@Nullable Object items) {
        return Answer.of(items, store, partitions.get());
    }
}
