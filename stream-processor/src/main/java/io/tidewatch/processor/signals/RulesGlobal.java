package io.tidewatch.processor.signals;

import io.tidewatch.alert.Rule;
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
    /** Name of the global store: rule id → the rule's JSON. */
    public static final String STORE = GlobalStores.RULES;

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

        /** What the store holds from the run before does not come again, so it is read here. */
        @Override
        public void init(ProcessorContext<Void, Void> context) {
            store = context.getStateStore(STORE);
            List<Rule> rules = new ArrayList<>();
            Map<String, String> bad = new LinkedHashMap<>();
            try (KeyValueIterator<String, byte[]> all = store.all()) {
                while (all.hasNext()) {
                    KeyValue<String, byte[]> row = all.next();
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
                holder.remove(id);
                return;
            }
            Decoded<Rule> decoded = JsonCodec.RULE.decode(record.value());
            String problem = problemOf(id, decoded);
            if (problem.isEmpty() && decoded instanceof Decoded.Ok<Rule> ok) {
                Rule rule = ok.value();
                if (rule.effectiveFromMillis() > record.timestamp()) {
                    // said by a clock that is ahead: no revision would judge until then
                    Rule now = rule.with(rule.revision(), record.timestamp());
                    store.put(id, JsonCodec.RULE.encode(now));
                    holder.put(now);
                } else {
                    store.put(id, record.value());
                    holder.put(rule);
                }
            } else {
                // the last good one stays, here and in the store
                holder.unreadable(id, problem);
            }
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
