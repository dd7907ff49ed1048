package io.tidewatch.processor.logs;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.catalog.PatternProposal;
import io.tidewatch.processor.catalog.ServiceMerges;
import io.tidewatch.processor.mine.Pattern;
import io.tidewatch.processor.mine.PatternIds;
import io.tidewatch.processor.mine.PatternListener;
import io.tidewatch.processor.mine.PatternMiner;
import io.tidewatch.processor.mine.PatternRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The patterns of one service in one task: in memory what the store says, and in the store at once what changes. What is
 * found and merged here is proposed to the service's owner; what that one decided is what lines count under.
 */
final class ServicePatterns implements PatternListener {
    static final int MOST_TEMPLATE = 2_048;

    /** So often the owner is told that a pattern is still met, spread by its id. */
    static final int TELL_EACH_MINUTES = 6 * 60;

    private final String service;
    private final int mostText;
    private final KeyValueStore<String, byte[]> heads;
    private final ServiceMerges merges;
    private final ValueRows values;
    private final Consumer<PatternProposal> proposals;
    private final PatternMiner miner;
    private final SecondChance<String, Counted> byTemplate;
    private final Map<String, Counted> mined = new HashMap<>();
    private int mergesSeen;
    private long lineMillis;
    private LogLevel lineLevel = LogLevel.INFO;
    private String lineText = "";
    private String lineRelease = "";

    ServicePatterns(
            String service,
            LogsConfig config,
            KeyValueStore<String, byte[]> heads,
            ServiceMerges merges,
            ValueRows values,
            Consumer<PatternProposal> proposals) {
        this.service = service;
        this.byTemplate = new SecondChance<>(config.miner().patterns(), old -> forget(old.own));
        this.mostText = config.miner().characters();
        this.heads = heads;
        this.merges = merges;
        this.values = values;
        this.proposals = proposals;
        this.miner = new PatternMiner(config.miner(), this);
        mergesSeen = merges.version();
        load();
    }

    /**
     * @param release of its source; may be empty
     * @return the line's pattern
     */
    Counted of(LogEvent event, long eventMillis, String release) {
        int now = merges.version();
        if (now != mergesSeen) {
            mergesSeen = now;
            mined.replaceAll((id, known) -> counted(known.own, known.tellFrom));
            byTemplate.replaceAll((template, known) -> counted(known.own, known.tellFrom));
        }
        lineMillis = eventMillis;
        lineLevel = event.level();
        lineText = event.message();
        lineRelease = release;
        String template = event.template();
        return template == null || template.isBlank()
                ? mined.computeIfAbsent(miner.mine(lineText).id(), this::counted)
                : given(PatternHead.cut(template, MOST_TEMPLATE));
    }

    /** Its lines were counted at a new place: from time to time the owner hears that it is still met, and its head knows. */
    void met(Counted pattern, long appendMillis) {
        if (Math.floorDiv(appendMillis, NameTimes.MINUTE_MILLIS) < pattern.tellFrom) {
            return;
        }
        pattern.tellFrom = tellFrom(pattern.own, appendMillis);
        byte[] bytes = heads.get(key(pattern.own));
        if (bytes != null) {
            PatternHead head = PatternHead.read(bytes).metAt(appendMillis);
            heads.put(key(pattern.own), head.toBytes());
            propose(pattern.own, head, "", head.given() == null ? head.example() : "");
        }
    }

    private Counted given(String template) {
        Counted known = byTemplate.get(template);
        if (known != null) {
            return known;
        }
        String id = PatternIds.of(PatternIds.canonical(template));
        byte[] bytes = heads.get(key(id));
        PatternHead head = bytes == null
                ? new PatternHead(lineMillis, lineLevel, lineText, lineRelease, template, null, lineMillis)
                : PatternHead.read(bytes);
        Counted pattern = counted(id, tellFrom(id, head.metMillis()));
        if (bytes == null) {
            heads.put(key(id), head.toBytes());
            propose(id, head, "", "");
        }
        byTemplate.add(template, pattern);
        return pattern;
    }

    private Counted counted(String own) {
        byte[] bytes = heads.get(key(own));
        return counted(
                own, bytes == null ? 0 : tellFrom(own, PatternHead.read(bytes).metMillis()));
    }

    private Counted counted(String own, long tellFrom) {
        return new Counted(merges.root(own), own, tellFrom);
    }

    /** @return the minute of each six hours that its id says, the first after that time: whoever reads it back finds the same */
    private static long tellFrom(String own, long toldMillis) {
        if (toldMillis == 0) {
            return 0;
        }
        long minute = Math.floorDiv(toldMillis, NameTimes.MINUTE_MILLIS);
        long phase = Math.floorMod(own.hashCode(), TELL_EACH_MINUTES);
        return (Math.floorDiv(minute - phase, TELL_EACH_MINUTES) + 1) * TELL_EACH_MINUTES + phase;
    }

    @Override
    public void found(Pattern pattern) {
        PatternHead head =
                new PatternHead(lineMillis, lineLevel, lineText, lineRelease, null, PatternRow.of(pattern), lineMillis);
        heads.put(key(pattern.id()), head.toBytes());
        propose(pattern.id(), head, "", lineText);
    }

    @Override
    public void merged(Pattern narrow, Pattern wide) {
        rewrite(wide);
        PatternHead head = rewrite(narrow);
        if (head != null) {
            values.merged(service, narrow.id(), wide.id());
            propose(narrow.id(), head, head.mergedInto(), "");
        }
    }

    @Override
    public void forgotten(Pattern pattern) {
        mined.remove(pattern.id());
        forget(pattern.id());
    }

    private @Nullable PatternHead rewrite(Pattern pattern) {
        byte[] bytes = heads.get(key(pattern.id()));
        if (bytes == null) {
            return null;
        }
        PatternHead head = PatternHead.read(bytes);
        if (head.given() != null) {
            return null; // text that reads like a template its source gave too: that one stays
        }
        PatternHead changed = head.with(PatternRow.of(pattern));
        heads.put(key(pattern.id()), changed.toBytes());
        return changed;
    }

    /** Where the catalog does not know it either its lines show as {@link NameCounts#OTHER} from now on. */
    private void forget(String id) {
        heads.delete(key(id));
        values.forget(service, id);
    }

    private void propose(String id, PatternHead head, String mergedInto, String text) {
        PatternRow row = head.mined();
        proposals.accept(new PatternProposal(
                id,
                head.template(),
                head.given() != null,
                row != null && row.wide(),
                mergedInto,
                PatternHead.cut(text, mostText),
                lineMillis));
    }

    private String key(String id) {
        return LogStores.key(service, id);
    }

    private void load() {
        List<PatternRow> rows = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> all = heads.range(LogStores.from(service), LogStores.to(service))) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> row = all.next();
                PatternHead head = PatternHead.read(row.value);
                if (head.given() != null) {
                    String id = LogStores.parts(row.key)[1];
                    byTemplate.add(head.given(), counted(id, tellFrom(id, head.metMillis())));
                } else if (head.mined() != null) {
                    rows.add(head.mined());
                }
            }
        }
        miner.restore(rows);
    }
}
