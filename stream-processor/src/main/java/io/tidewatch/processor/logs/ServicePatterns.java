package io.tidewatch.processor.logs;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.mine.Pattern;
import io.tidewatch.processor.mine.PatternIds;
import io.tidewatch.processor.mine.PatternListener;
import io.tidewatch.processor.mine.PatternMiner;
import io.tidewatch.processor.mine.PatternRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The patterns of one service in one task: in memory what the store says, and in the store at once what changes. */
final class ServicePatterns implements PatternListener {
    static final int MOST_TEMPLATE = 2_048;

    private final String service;
    private final int most;
    private final KeyValueStore<String, byte[]> heads;
    private final Consumer<PatternNews> news;
    private final PatternMiner miner;
    private final Map<String, PatternHours.Counted> byTemplate = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<String, PatternHours.Counted> mined = new HashMap<>();
    private long lineMillis;
    private LogLevel lineLevel = LogLevel.INFO;
    private String lineText = "";

    ServicePatterns(
            String service, LogsConfig config, KeyValueStore<String, byte[]> heads, Consumer<PatternNews> news) {
        this.service = service;
        this.most = config.miner().patterns();
        this.heads = heads;
        this.news = news;
        this.miner = new PatternMiner(config.miner(), this);
        load();
    }

    /** @return the line's pattern */
    PatternHours.Counted of(LogEvent event, long eventMillis) {
        lineMillis = eventMillis;
        lineLevel = event.level();
        lineText = event.message();
        String template = event.template();
        return template == null || template.isBlank()
                ? mined.computeIfAbsent(miner.mine(lineText).id(), this::counted)
                : given(PatternHead.cut(template, MOST_TEMPLATE));
    }

    private PatternHours.Counted given(String template) {
        PatternHours.Counted known = byTemplate.get(template);
        if (known != null) {
            return known;
        }
        String id = PatternIds.of(PatternIds.canonical(template));
        PatternHours.Counted pattern = counted(id);
        byTemplate.put(template, pattern);
        if (heads.get(key(id)) == null) {
            PatternHead head = new PatternHead(lineMillis, lineLevel, lineText, template, null);
            heads.put(key(id), head.toBytes());
            tell(id, head);
        }
        if (byTemplate.size() > most) {
            Iterator<PatternHours.Counted> oldest = byTemplate.values().iterator();
            forget(oldest.next().id);
            oldest.remove();
        }
        return pattern;
    }

    private PatternHours.Counted counted(String id) {
        return new PatternHours.Counted(id, service);
    }

    @Override
    public void found(Pattern pattern) {
        PatternHead head = new PatternHead(lineMillis, lineLevel, lineText, null, PatternRow.of(pattern));
        heads.put(key(pattern.id()), head.toBytes());
        tell(pattern.id(), head);
    }

    @Override
    public void merged(Pattern narrow, Pattern wide) {
        rewrite(wide);
        PatternHead head = rewrite(narrow);
        if (head != null) {
            tell(narrow.id(), head);
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

    /** Its lines count as {@link PatternHours#OTHER} from now on, where they count: nothing is known of them any more. */
    private void forget(String id) {
        heads.delete(key(id));
    }

    private void tell(String id, PatternHead head) {
        news.accept(new PatternNews(
                service, id, head.template(), head.given() != null, head.mergedInto(), head.firstMillis()));
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
                    byTemplate.put(head.given(), counted(LogStores.parts(row.key)[1]));
                } else if (head.mined() != null) {
                    rows.add(head.mined());
                }
            }
        }
        miner.restore(rows);
    }
}
