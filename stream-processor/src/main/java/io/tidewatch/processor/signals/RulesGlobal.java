package io.tidewatch.processor.signals;

import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.RuleVersion;
import io.tidewatch.processor.store.GlobalStores;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Keeps a {@link RuleHolder} at what the rules topic says, on every instance. */
public final class RulesGlobal {
    /** Name of the global store: rule id → the rule's JSON; a zero and rule id → its {@link RuleVersions}. */
    public static final String STORE = GlobalStores.RULES;

    /** So much later than its record a rule may hold from: a change holds from {@link RuleVersion#soon} on. */
    private static final long MOST_AHEAD_MILLIS = 10_000;

    private final RuleHolder holder;

    public RulesGlobal(RuleHolder holder) {
        this.holder = holder;
    }

    /** Adds the global store; once per application. */
    public void addTo(StreamsBuilder builder) {
        builder.addGlobalStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
                        .withLoggingDisabled(),
                Topics.RULES,
                Consumed.with(Serdes.String(), Serdes.ByteArray()).withName("rules-source"),
                () -> new RulesProcessor(holder));
    }

    private static final class RulesProcessor implements Processor<String, byte[], Void, Void> {
        private final RuleHolder holder;
        private KeyValueStore<String, byte[]> store;

        RulesProcessor(RuleHolder holder) {
            this.holder = holder;
        }

        /** What the store holds from before. What was written since comes by {@link #process}, also while it is restored. */
        @Override
        public void init(ProcessorContext<Void, Void> context) {
            store = context.getStateStore(STORE);
            List<Rule> rules = new ArrayList<>();
            Map<String, String> bad = new LinkedHashMap<>();
            Map<String, List<RuleVersion>> before = new LinkedHashMap<>();
            try (KeyValueIterator<String, byte[]> all = store.all()) {
                while (all.hasNext()) {
                    KeyValue<String, byte[]> row = all.next();
                    if (RuleVersions.is(row.key)) {
                        before.put(RuleVersions.idOf(row.key), RuleVersions.decode(row.value));
                        continue;
                    }
                    Decoded<Rule> decoded = JsonCodec.RULE.decode(row.value);
                    String problem = problemOf(row.key, decoded);
                    if (problem.isEmpty() && decoded instanceof Decoded.Ok<Rule> ok) {
                        rules.add(ok.value());
                    } else {
                        bad.put(row.key, problem);
                    }
                }
            }
            holder.replaceAll(rules);
            before.forEach(holder::restore);
            bad.forEach(holder::unreadable);
        }

        @Override
        public void process(Record<String, byte[]> record) {
            String id = record.key();
            if (id == null) {
                return;
            }
            if (record.value() == null) {
                store.delete(id);
                holder.remove(id, record.timestamp());
                remember(id);
                return;
            }
            Decoded<Rule> decoded = JsonCodec.RULE.decode(record.value());
            String problem = problemOf(id, decoded);
            if (problem.isEmpty() && decoded instanceof Decoded.Ok<Rule> ok) {
                Rule rule = ok.value();
                byte[] bytes = record.value();
                if (rule.effectiveFromMillis() > record.timestamp() + MOST_AHEAD_MILLIS) {
                    // said by a clock that is ahead: the old revision would judge until then, or none
                    rule = rule.with(rule.revision(), RuleVersion.soon(record.timestamp()));
                    bytes = JsonCodec.RULE.encode(rule);
                }
                store.put(id, bytes);
                holder.put(rule, record.timestamp());
                remember(id);
            } else {
                // the last good one stays, here and in the store
                holder.unreadable(id, problem);
            }
        }

        private void remember(String id) {
            List<RuleVersion> all = holder.versions(id);
            store.put(RuleVersions.key(id), all.size() > 1 ? RuleVersions.encode(all) : null);
        }

        /** Every instance and both applications say the same of the same bytes. */
        private static String problemOf(String id, Decoded<Rule> decoded) {
            if (decoded instanceof Decoded.Bad<Rule> bad) {
                return bad.reason() + ": " + bad.detail();
            }
            Rule rule = ((Decoded.Ok<Rule>) decoded).value();
            if (!rule.id().equals(id)) {
                return "its key is not its id, which is " + rule.id();
            }
            String problem = rule.enabled() ? RuleSet.problemOf(rule) : null;
            return problem == null ? "" : problem;
        }
    }
}
