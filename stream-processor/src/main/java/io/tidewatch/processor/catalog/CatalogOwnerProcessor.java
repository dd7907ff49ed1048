package io.tidewatch.processor.catalog;

import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.RuleLookup;
import io.tidewatch.processor.rules.RuleVersion;
import io.tidewatch.processor.signals.AlertKeys;
import io.tidewatch.processor.signals.Signal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Takes proposals and values of {@code new_term} rules to the owner of their service, in the order of its partition. */
final class CatalogOwnerProcessor implements Processor<String, Signal, String, CatalogOut> {
    private static final Duration SWEEP = Duration.ofSeconds(30);

    private final CatalogConfig config;
    private final RuleLookup rules;
    private final CatalogCounts counts;
    private final Map<String, ServiceOwner> owners;
    private @Nullable ProcessorContext<String, CatalogOut> context;
    private @Nullable OwnerRows rows;

    CatalogOwnerProcessor(CatalogConfig config, RuleLookup rules, CatalogCounts counts) {
        this.config = config;
        this.rules = rules;
        this.counts = counts;
        this.owners = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, ServiceOwner> eldest) {
                return size() > config.servicesInMemory();
            }
        };
    }

    @Override
    public void init(ProcessorContext<String, CatalogOut> processorContext) {
        context = processorContext;
        rows = new OwnerRows(processorContext.getStateStore(CatalogOwnerStage.STORE));
        owners.clear();
        processorContext.schedule(
                SWEEP, PunctuationType.WALL_CLOCK_TIME, now -> sweep(processorContext.currentStreamTimeMs()));
    }

    @Override
    public void process(Record<String, Signal> record) {
        if (record.value() instanceof Signal.Patterns proposed) {
            ServiceOwner owner = owner(proposed.service());
            owner.take(proposed.all(), record.timestamp());
            tell(proposed.service(), owner, record.timestamp());
        } else if (record.value() instanceof Signal.Sighting sighting) {
            sighted(sighting, record);
        }
    }

    @Override
    public void close() {
        owners.clear();
    }

    private void sighted(Signal.Sighting sighting, Record<String, Signal> record) {
        Signal.Partial part = sighting.partial();
        Rule rule = rules.rule(part.ruleId());
        if (rule == null || !(rule.condition() instanceof Condition.NewTerm term)) {
            return; // it was deleted, or is another one now
        }
        ServiceOwner owner = owner(sighting.service());
        String field = term.field();
        String id = part.group().getOrDefault(field, "");
        long remember = term.remember().toMillis();
        CatalogPattern news = term.atMost() > 0
                ? owner.rare(id, part.appendMillis(), remember, sinceAsItIs(rule, term), term.atMost())
                : owner.news(id, part.appendMillis(), remember, since(rule));
        if (news != null) {
            Map<String, String> group = new LinkedHashMap<>(part.group());
            group.put(field, news.id());
            Signal.Partial told = part.of(group, news.template());
            forward(AlertKeys.of(part.ruleId(), group), new CatalogOut.News(told), record.timestamp());
        }
    }

    /** @return since when there is the rule, whatever was changed of it, as far as that is remembered */
    private long since(Rule rule) {
        List<RuleVersion> versions = rules.versions(rule.id());
        return versions.isEmpty() ? rule.effectiveFromMillis() : versions.get(0).fromMillis();
    }

    /** @return since when the rule takes the lines it takes now, as far as that is remembered */
    private long sinceAsItIs(Rule rule, Condition.NewTerm term) {
        List<RuleVersion> versions = rules.versions(rule.id());
        long since = rule.effectiveFromMillis();
        for (int i = versions.size() - 1; i >= 0 && takesTheSame(versions.get(i).rule(), term); i--) {
            since = versions.get(i).fromMillis();
        }
        return since;
    }

    private static boolean takesTheSame(@Nullable Rule before, Condition.NewTerm term) {
        return before != null
                && before.enabled()
                && before.condition() instanceof Condition.NewTerm of
                && of.field().equals(term.field())
                && of.where().equals(term.where());
    }

    private ServiceOwner owner(String name) {
        String service = PatternCatalog.serviceName(name);
        ServiceOwner known = owners.get(service);
        if (known == null) {
            known = new ServiceOwner(service, config, Objects.requireNonNull(rows), counts);
            owners.put(service, known);
        }
        return known;
    }

    private void tell(String service, ServiceOwner owner, long atMillis) {
        owner.taken()
                .forEach((id, pattern) ->
                        forward(CatalogPattern.key(service, id), new CatalogOut.Told(pattern), atMillis));
    }

    private void forward(String key, CatalogOut out, long atMillis) {
        Objects.requireNonNull(context).forward(new Record<>(key, out, atMillis));
    }

    /** What nobody met for as long as counts are kept goes, some rows at a time. */
    private void sweep(long nowMillis) {
        long before = nowMillis - config.kept().toMillis();
        OwnerRows all = Objects.requireNonNull(rows);
        all.some(row -> {
            // most that were not heard of themselves are part of what was: no owner is read back for them
            if (row.lastAppendMillis() >= before || all.lastHeard(row) >= before) {
                return;
            }
            String service = row.told().service();
            ServiceOwner owner = owner(service);
            counts.add(CatalogCounts.What.FORGOTTEN);
            owner.forget(row.told().id());
            tell(service, owner, nowMillis);
        });
    }
}
