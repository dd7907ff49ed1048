package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One GET of the API: what this instance knows, and how the answers of several become one.
 *
 * @param path below {@code /api/v1/}; <code>{name}</code> parts become parameters
 * @param local what this instance knows; may throw {@link BadRequest} or {@code LocalStores.NotReady}
 * @param merge makes one of the items of several instances
 * @param expects how many partitions each store has that has to be spoken for; empty where every instance knows all
 * @param page writes the whole answer as something else than JSON, where its parameters ask for that; null: it cannot.
 *     What can be a page is long: instances are given more time for it
 * @param standIn answers for partitions that no instance spoke for; null: nobody can, so they are missing
 * @param role whoever asks needs at least this one; a viewer needs no token unless one is required
 * @param audited how the audit names it, such as {@code logs.search}; empty: that somebody asked is not written
 * @param kept whether an answer holds for the minute it was asked in, see {@link KeptAnswers}
 */
public record Question(
        String path,
        Function<Params, Answer> local,
        Merge merge,
        Map<String, IntSupplier> expects,
        @Nullable Page page,
        @Nullable StandIn standIn,
        ApiTokens.Role role,
        String audited,
        boolean kept) {
    /** Makes one of several answers' items. */
    @FunctionalInterface
    public interface Merge {
        JsonNode merge(List<JsonNode> items, Params params);

        /** @return the same, with what is told of the items beside them */
        default Merged whole(List<JsonNode> items, Params params) {
            return new Merged(merge(items, params), Map.of());
        }
    }

    /** Makes one of several answers' items, and tells of them what is found on the way. */
    public interface TellingMerge extends Merge {
        @Override
        default JsonNode merge(List<JsonNode> items, Params params) {
            return whole(items, params).items();
        }

        @Override
        Merged whole(List<JsonNode> items, Params params);
    }

    /**
     * One answer of several.
     *
     * @param facts fields that stand beside {@code items} in the answer
     * @param missing what could not be merged, in words: the answer is partial where there is any
     */
    public record Merged(JsonNode items, Map<String, JsonNode> facts, List<String> missing) {
        public Merged {
            missing = List.copyOf(missing);
        }

        /** All could be merged. */
        public Merged(JsonNode items, Map<String, JsonNode> facts) {
            this(items, facts, List.of());
        }
    }

    /** Answers for others. */
    @FunctionalInterface
    public interface StandIn {
        /**
         * @param partitions nobody spoke for
         * @return null where it cannot answer that question for them either
         */
        @Nullable
        Answer of(Params params, Set<Integer> partitions);
    }

    /** Writes an answer as a page. */
    @FunctionalInterface
    public interface Page {
        /** @return null where JSON is asked for */
        @Nullable
        Body of(JsonNode answer, Params params);
    }

    /** What is answered instead of JSON. */
    public record Body(String contentType, String text) {}

    public Question(String path, Function<Params, Answer> local, Merge merge, Map<String, IntSupplier> expects) {
        this(path, local, merge, expects, null);
    }

    public Question(
            String path,
            Function<Params, Answer> local,
            Merge merge,
            Map<String, IntSupplier> expects,
            @Nullable Page page) {
        this(path, local, merge, expects, page, null, ApiTokens.Role.VIEWER, "", false);
    }

    public Question {
        expects = Map.copyOf(expects);
    }

    /** A question that every instance answers whole. */
    public static Question whole(String path, Function<Params, Answer> local) {
        return new Question(path, local, Merges.FIRST, Map.of());
    }

    /** @return the same for those of that role */
    Question of(ApiTokens.Role newRole) {
        return new Question(path, local, merge, expects, page, standIn, newRole, audited, kept);
    }

    /** @return the same, of which is written who asked it; its parameter {@code q} or {@code id} is what was asked, else those that narrow it */
    Question auditedAs(String action) {
        return new Question(path, local, merge, expects, page, standIn, role, action, kept);
    }

    /** @return the same, which is dear to answer and need not be newer than its minute */
    Question keptForItsMinute() {
        return new Question(path, local, merge, expects, page, standIn, role, audited, true);
    }

    /** @return the same, written as that page */
    Question as(Page newPage) {
        return new Question(path, local, merge, expects, newPage, standIn, role, audited, kept);
    }

    /** @return the same, with somebody who answers for partitions that no instance spoke for */
    Question withStandIn(StandIn other) {
        return new Question(path, local, merge, expects, page, other, role, audited, kept);
    }
}
