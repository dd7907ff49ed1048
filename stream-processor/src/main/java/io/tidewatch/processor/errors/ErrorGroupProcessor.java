package io.tidewatch.processor.errors;

import io.tidewatch.alert.ErrorCommand;
import io.tidewatch.alert.ErrorGroup;
import io.tidewatch.processor.store.GroupAliases;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the groups of one partition. A changed state is told at once, counts at most every {@link #TELL_EVERY}; which
 * groups have counts to tell is itself a store, so a restart forgets none.
 */
final class ErrorGroupProcessor implements Processor<String, GroupInput, String, GroupOut> {
    static final Duration TELL_EVERY = Duration.ofSeconds(5);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int TELL_BUDGET = 1000;

    private final GroupLife life;
    private @Nullable Task task;

    private ErrorGroupProcessor(GroupLife life) {
        this.life = life;
    }

    static ProcessorSupplier<String, GroupInput, String, GroupOut> supplier(Duration newFor) {
        GroupLife life = new GroupLife(newFor);
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, GroupInput, String, GroupOut> get() {
                return new ErrorGroupProcessor(life);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(
                        ErrorStores.builder(ErrorStores.HEADS, GroupHeadSerde.create()),
                        ErrorStores.builder(ErrorStores.HOURS, ErrorStores.counts()),
                        ErrorStores.builder(ErrorStores.MINUTES, MinuteRing.serde()),
                        ErrorStores.builder(ErrorStores.SAMPLES, Sample.serde()),
                        ErrorStores.builder(ErrorStores.STACKS, Serdes.String()),
                        ErrorStores.builder(ErrorStores.DIRTY, ErrorStores.counts()));
            }
        };
    }

    @Override
    public void init(ProcessorContext<String, GroupOut> context) {
        Task started = new Task(context, life);
        task = started;
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, started::tellDue);
    }

    @Override
    public void process(Record<String, GroupInput> record) {
        Objects.requireNonNull(task, "init comes first").process(record);
    }

    /** What lives from init to close. */
    private static final class Task {
        private final ProcessorContext<String, GroupOut> context;
        private final GroupLife life;
        private final KeyValueStore<String, GroupHead> heads;
        private final KeyValueStore<String, Long> dirtyStore;
        private final GroupRows rows;
        private final GroupAliases aliases;
        /** Group to the wall clock at which it may be told again; the mirror of the dirty store. */
        private final Map<String, Long> dirty = new LinkedHashMap<>();

        Task(ProcessorContext<String, GroupOut> context, GroupLife life) {
            this.context = context;
            this.life = life;
            this.heads = context.getStateStore(ErrorStores.HEADS);
            this.dirtyStore = context.getStateStore(ErrorStores.DIRTY);
            this.rows = new GroupRows(context);
            this.aliases = new GroupAliases(context);
            try (KeyValueIterator<String, Long> all = dirtyStore.all()) {
                while (all.hasNext()) {
                    KeyValue<String, Long> row = all.next();
                    dirty.put(row.key, row.value);
                }
            }
        }

        void process(Record<String, GroupInput> record) {
            GroupInput input = record.value();
            if (input instanceof GroupInput.Happened happened) {
                happened(happened, record.timestamp());
            } else if (input instanceof GroupInput.Asked asked) {
                asked(asked.command(), record.timestamp());
            }
        }

        private void happened(GroupInput.Happened happened, long timestamp) {
            GroupHead known = heads.get(happened.groupId());
            GroupHead head = known == null ? new GroupHead(happened.groupId()) : known;
            ErrorGroup.State before = head.state;
            int fingerprints = head.fingerprints.size();
            for (Occurrence occurrence : happened.occurrences()) {
                rows.happened(head, occurrence);
                life.happened(head, occurrence);
            }
            if (known == null) {
                link(head.id, head.id, timestamp);
            }
            for (String added : head.fingerprints.subList(fingerprints, head.fingerprints.size())) {
                if (!added.equals(head.id) && aliases.group(added) == null) {
                    link(added, head.id, timestamp);
                }
            }
            long now = context.currentSystemTimeMs();
            if (known == null || head.state != before || now - head.toldMillis >= TELL_EVERY.toMillis()) {
                tell(head, now, timestamp);
            } else {
                heads.put(head.id, head);
                if (dirty.putIfAbsent(head.id, head.toldMillis + TELL_EVERY.toMillis()) == null) {
                    dirtyStore.put(head.id, head.toldMillis + TELL_EVERY.toMillis());
                }
            }
        }

        private void asked(ErrorCommand command, long timestamp) {
            GroupHead head = heads.get(command.groupId());
            if (head == null) {
                return;
            }
            life.asked(head, command);
            switch (command.action()) {
                case MERGE -> merge(head, command.argument(), timestamp);
                case REOPEN -> link(head.id, head.id, timestamp);
                default -> {}
            }
            tell(head, context.currentSystemTimeMs(), timestamp);
        }

        /**
         * From now on the way of this group goes on to another; of a circle of merges the last one counts. The links that
         * lead here stay: so a merge is taken back by taking back this one.
         */
        private void merge(GroupHead head, String into, long timestamp) {
            if (into.isBlank() || into.equals(head.id)) {
                return;
            }
            if (head.id.equals(aliases.group(into))) {
                link(into, into, timestamp);
            }
            link(head.id, into, timestamp);
        }

        private void link(String fingerprint, String group, long timestamp) {
            context.forward(new Record<>(fingerprint, new GroupOut.Alias(group), timestamp));
        }

        private void tell(GroupHead head, long nowMillis, long timestamp) {
            head.toldMillis = nowMillis;
            heads.put(head.id, head);
            if (dirty.remove(head.id) != null) {
                dirtyStore.delete(head.id);
            }
            context.forward(new Record<>(head.id, new GroupOut.Told(head.toGroup()), timestamp));
        }

        /** Tells the groups whose time has come, oldest first, so many at once. */
        void tellDue(long nowMillis) {
            int budget = TELL_BUDGET;
            Iterator<Map.Entry<String, Long>> due = dirty.entrySet().iterator();
            while (budget-- > 0 && due.hasNext()) {
                Map.Entry<String, Long> next = due.next();
                if (next.getValue() > nowMillis) {
                    break;
                }
                due.remove();
                dirtyStore.delete(next.getKey());
                GroupHead head = heads.get(next.getKey());
                if (head != null) {
                    tell(head, nowMillis, nowMillis);
                }
            }
        }
    }
}
