package io.tidewatch.processor.signals;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.Distribution;
import io.tidewatch.processor.catalog.PatternProposal;
import io.tidewatch.processor.rules.Amount;
import io.tidewatch.processor.rules.Distinct;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the analysis application tells the alerts application, and what its partitions tell each other. Wire
 * form: one JSON object, tagged by {@code type}; of partials, of which there are most by far, their own bytes.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Signal.Progress.class, name = "progress"),
    @JsonSubTypes.Type(value = Signal.Member.class, name = "member"),
    @JsonSubTypes.Type(value = Signal.Room.class, name = "room"),
    @JsonSubTypes.Type(value = Signal.External.class, name = "external"),
    @JsonSubTypes.Type(value = Signal.Settled.class, name = "settled"),
    @JsonSubTypes.Type(value = Signal.Patterns.class, name = "patterns")
})
public sealed interface Signal {
    /**
     * What some input records of a partition add to one pane of one alert. Its record's key is the alert key. Merging partials of the
     * same pane is associative and commutative.
     *
     * @param ruleId the rule
     * @param ruleRevision the revision the selector was compiled from; older ones are dropped where they arrive
     * @param group group values by field, in the rule's order of {@code groupBy}; for {@code new_term} the term stands
     *     under its field as well
     * @param paneStartMillis start of the pane (see {@code Panes}) by event time, for {@code absent} by append time;
     *     milliseconds since the epoch
     * @param partition partition of the input topic it comes from
     * @param appendMillis append time of the newest of the input records
     * @param eventMillis event time of the newest event in it
     * @param count events that matched (ratio: the numerator); metrics: points, for {@code absent} batches
     * @param total ratio: events of the denominator; else 0
     * @param sum sum of the points' values (a counter: of its increments; a gauge: times how long each stood; for a
     *     {@code rate} of a distribution: how many values)
     * @param min least value; 0 where count is 0
     * @param max greatest value; 0 where count is 0
     * @param last newest value by event time
     * @param distribution merged distribution where the rule asks for a percentile, else null
     * @param distinct values of the field that are counted, or which series there were; null where the rule does not ask
     * @param weight of gauges how long each value stood, in milliseconds, added up; else 0
     * @param kinds of the points, as in {@link Amount}; 0: of no metric
     * @param under what stands below the line of a ratio of metrics; else null
     * @param intervalMillis how seldom the points in it come, the most seldom ones; 0 where nobody knows
     * @param goodbye the group's source said goodbye: it is no longer expected
     * @param samples up to 3 events behind it
     * @param agent whether all that is in it was said by agents of hosts, each of its own host
     * @param note what people are told of the term beside it: the template of a pattern; empty for most
     */
    record Partial(
            String ruleId,
            int ruleRevision,
            Map<String, String> group,
            long paneStartMillis,
            int partition,
            long appendMillis,
            long eventMillis,
            long count,
            long total,
            double sum,
            double min,
            double max,
            double last,
            @Nullable Distribution distribution,
            @Nullable Distinct distinct,
            double weight,
            int kinds,
            @Nullable Amount under,
            long intervalMillis,
            boolean goodbye,
            List<Alert.Sample> samples,
            boolean agent,
            String note)
            implements Signal {
        public Partial {
            Objects.requireNonNull(ruleId, "ruleId");
            group = group == null ? Map.of() : group;
            samples = samples == null ? List.of() : samples;
            note = note == null ? "" : note;
        }

        /** @return the same of another group, with that note */
        public Partial of(Map<String, String> otherGroup, String otherNote) {
            return new Partial(
                    ruleId,
                    ruleRevision,
                    otherGroup,
                    paneStartMillis,
                    partition,
                    appendMillis,
                    eventMillis,
                    count,
                    total,
                    sum,
                    min,
                    max,
                    last,
                    distribution,
                    distinct,
                    weight,
                    kinds,
                    under,
                    intervalMillis,
                    goodbye,
                    samples,
                    agent,
                    otherNote);
        }

        /** Of no agent, without a note. */
        public Partial(
                String ruleId,
                int ruleRevision,
                Map<String, String> group,
                long paneStartMillis,
                int partition,
                long appendMillis,
                long eventMillis,
                long count,
                long total,
                double sum,
                double min,
                double max,
                double last,
                @Nullable Distribution distribution,
                @Nullable Distinct distinct,
                double weight,
                int kinds,
                @Nullable Amount under,
                long intervalMillis,
                boolean goodbye,
                List<Alert.Sample> samples) {
            this(
                    ruleId,
                    ruleRevision,
                    group,
                    paneStartMillis,
                    partition,
                    appendMillis,
                    eventMillis,
                    count,
                    total,
                    sum,
                    min,
                    max,
                    last,
                    distribution,
                    distinct,
                    weight,
                    kinds,
                    under,
                    intervalMillis,
                    goodbye,
                    samples,
                    false,
                    "");
        }

        /** Of no metric, and counts no distinct values. */
        public Partial(
                String ruleId,
                int ruleRevision,
                Map<String, String> group,
                long paneStartMillis,
                int partition,
                long appendMillis,
                long eventMillis,
                long count,
                long total,
                double sum,
                double min,
                double max,
                double last,
                @Nullable Distribution distribution,
                boolean goodbye,
                List<Alert.Sample> samples) {
            this(
                    ruleId,
                    ruleRevision,
                    group,
                    paneStartMillis,
                    partition,
                    appendMillis,
                    eventMillis,
                    count,
                    total,
                    sum,
                    min,
                    max,
                    last,
                    distribution,
                    null,
                    0,
                    0,
                    null,
                    0,
                    goodbye,
                    samples);
        }
    }

    /**
     * Partials of several alerts in one record, whose own key says nothing: each has the key of its rule and group. A record
     * costs Kafka and Streams more than what is in it.
     *
     * @param partition of the signals topic, where all of these alerts are
     * @param unread why some of them could not be read, a line for each as far as that can be told; empty of what is sent
     */
    record Partials(int partition, List<Partial> all, List<String> unread) implements Signal {
        public Partials {
            all = List.copyOf(all);
            unread = List.copyOf(unread);
        }

        public Partials(int partition, List<Partial> all) {
            this(partition, all, List.of());
        }
    }

    /**
     * What a task proposes of patterns, to the owner of their service. Its record's key is the service.
     *
     * @param all of one record, merges after what they are of
     */
    record Patterns(String service, List<PatternProposal> all) implements Signal {
        public Patterns {
            Objects.requireNonNull(service, "service");
            all = List.copyOf(all);
        }
    }

    /**
     * A pattern as the value of a {@code new_term} rule, which the owner of its service decides of. Its record's key is the
     * service.
     */
    record Sighting(String service, Partial partial) implements Signal {}

    /**
     * How far an ingest task is; sent each second to every partition of the signals topic, after all partials of what it
     * speaks of.
     *
     * @param input the stream
     * @param partition partition of that stream's topic
     * @param partitions how many partitions the topic has: so many progress reports make a whole clock
     * @param watermarkMillis append time up to which everything of the partition has been processed; moves with the clock
     *     while the partition is idle and caught up
     * @param atMillis wall clock when it was sent
     * @param caughtUp whether nothing waited in the partition when it was sent
     * @param lagRecords how many records waited, -1 where unknown
     */
    record Progress(
            Rule.Input input,
            int partition,
            int partitions,
            long watermarkMillis,
            long atMillis,
            boolean caughtUp,
            long lagRecords)
            implements Signal {}

    /**
     * What became of an alert, told to another that depends on it: to that of a composite rule that names its rule, or
     * to the one that counts how many of its rule fire. Its record's key is the key of the alert it is told to. Telling
     * it again changes nothing.
     *
     * @param ruleId the composite rule, or the rule whose alerts are counted
     * @param group group values of the alert it is told to
     * @param memberRuleId the rule of the alert it tells of; empty: of none, only that there is such a composite rule
     * @param memberKey the alert it tells of
     * @param state that alert's state
     * @param suppressed whether people are not told of it because too many of its rule fire
     * @param atMillis when it came into that state, append time
     */
    record Member(
            String ruleId,
            Map<String, String> group,
            String memberRuleId,
            String memberKey,
            AlertState state,
            boolean suppressed,
            long atMillis)
            implements Signal {
        public Member {
            Objects.requireNonNull(ruleId, "ruleId");
            group = group == null ? Map.of() : group;
            Objects.requireNonNull(memberRuleId, "memberRuleId");
            Objects.requireNonNull(memberKey, "memberKey");
            Objects.requireNonNull(state, "state");
        }
    }

    /**
     * The answer of the one that counts: whether people are told of that alert. Its record's key is the alert's.
     *
     * @param suppressed more of its rule fire than the rule allows, and those that fired before have the room
     * @param atMillis append time
     */
    record Room(boolean suppressed, long atMillis) implements Signal {}

    /**
     * An alert that somebody else decides of fires, or is over.
     *
     * @param labels what names it
     * @param annotations texts
     * @param startsAtMillis since when, as whoever decides says; milliseconds since the epoch
     * @param endsAtMillis when it is over unless it is said again; in the past: it is over
     * @param input of whose append times these are: when that has come so far, it is over
     */
    record External(
            Map<String, String> labels,
            Map<String, String> annotations,
            long startsAtMillis,
            long endsAtMillis,
            Rule.Input input)
            implements Signal {
        /** Stands for the rule; no rule can be called so. */
        public static final String RULE = "@external";

        public External {
            labels = labels == null ? Map.of() : Map.copyOf(labels);
            annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
            input = Objects.requireNonNullElse(input, Rule.Input.METRICS);
        }

        /** Of nothing that was read: by the clock that runs on where nothing waits. */
        public External(
                Map<String, String> labels, Map<String, String> annotations, long startsAtMillis, long endsAtMillis) {
            this(labels, annotations, startsAtMillis, endsAtMillis, Rule.Input.METRICS);
        }
    }

    /**
     * Up to where an alerts task has judged a flow; sent to every partition, after all it has told other alerts by
     * then. What depends on alerts of several partitions goes by the least of these, or it would be ahead of them.
     *
     * @param partition of the task
     * @param flow of which alerts
     * @param closedMillis windows of them are closed up to here
     */
    record Settled(int partition, Flow flow, long closedMillis) implements Signal {}
}
