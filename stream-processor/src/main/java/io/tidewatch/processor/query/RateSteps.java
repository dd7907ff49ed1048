package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.processor.logs.PatternViews;
import io.tidewatch.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Steps by which lines are counted, as far as they are kept: of those before nothing is told, rather than that there was
 * nothing.
 *
 * @param fromMillis start of the first step that is told
 * @param toMillis end of the time asked for
 * @param stepMillis a minute or an hour
 * @param keptFromMillis start of the first step of which all is kept
 * @param behind whether some of the time asked for is before that
 */
record RateSteps(long fromMillis, long toMillis, long stepMillis, long keptFromMillis, boolean behind) {
    /**
     * @param from where the question does not say it
     * @param fineMillis a longer time is told by the hour, unless minutes are asked for
     */
    static RateSteps of(Params p, String from, long fineMillis, PatternViews.By by, KeptCounts kept) {
        long to = p.time("to", "now");
        long asked = p.from(from, to);
        boolean fine = to - asked <= fineMillis
                && !behind(asked, KeptCounts.MINUTE_MILLIS, kept.fromMillis(by, KeptCounts.MINUTE_MILLIS, p.now()));
        long step = p.duration("step", Duration.ofMillis(fine ? KeptCounts.MINUTE_MILLIS : KeptCounts.HOUR_MILLIS))
                .toMillis();
        if (step != KeptCounts.MINUTE_MILLIS && step != KeptCounts.HOUR_MILLIS) {
            throw new BadRequest("parameter step is '" + p.text("step", "") + "', expected 1m or 1h");
        }
        long first = kept.fromMillis(by, step, p.now());
        boolean behind = behind(asked, step, first);
        return new RateSteps(behind ? first : start(asked, step), to, step, first, behind);
    }

    private static long start(long timeMillis, long stepMillis) {
        return Math.floorDiv(timeMillis, stepMillis) * stepMillis;
    }

    private static boolean behind(long fromMillis, long stepMillis, long keptFromMillis) {
        return start(fromMillis, stepMillis) < keptFromMillis;
    }

    /** @return start of the step that time lies in */
    long stepOf(long timeMillis) {
        return start(timeMillis, stepMillis);
    }

    /** @return how many steps are told: at least one */
    int count() {
        return (int) Math.max(1, -Math.floorDiv(fromMillis - toMillis, stepMillis));
    }

    /**
     * Lays counts of other steps into these: minutes into their hours, and what lies outside into none.
     *
     * @param row with {@code fromMillis}, {@code stepMillis}, {@code counts} and their sum {@code count}, in an array that is changed
     * @return whether its steps are none longer than these
     */
    boolean fit(ObjectNode row) {
        long step = row.path("stepMillis").asLong();
        long at = row.path("fromMillis").asLong();
        if (step > stepMillis || step <= 0) {
            return false;
        }
        long[] counts = new long[count()];
        long sum = 0;
        for (JsonNode each : row.path("counts")) {
            long place = Math.floorDiv(at - fromMillis, stepMillis);
            if (place >= 0 && place < counts.length) {
                counts[(int) place] += each.asLong();
                sum += each.asLong();
            }
            at += step;
        }
        row.put("count", sum).put("fromMillis", fromMillis).put("stepMillis", stepMillis);
        row.set("counts", Json.shared().valueToTree(counts));
        return true;
    }

    /** @return whether none of it is kept */
    boolean none() {
        return behind && fromMillis >= toMillis;
    }

    /** @return what the answer lacks, in words */
    List<String> missing() {
        if (!behind) {
            return List.of();
        }
        String kept = " are kept from " + Instant.ofEpochMilli(keptFromMillis) + " on";
        return List.of(
                stepMillis == KeptCounts.HOUR_MILLIS ? "hours" + kept : "minutes" + kept + "; step=1h reaches farther");
    }

    /** @return what stands beside the rows */
    Map<String, JsonNode> facts() {
        Map<String, JsonNode> facts = new LinkedHashMap<>();
        facts.put("fromMillis", LongNode.valueOf(fromMillis));
        facts.put("toMillis", LongNode.valueOf(toMillis));
        facts.put("stepMillis", LongNode.valueOf(stepMillis));
        facts.put("keptFromMillis", LongNode.valueOf(keptFromMillis));
        return facts;
    }
}
