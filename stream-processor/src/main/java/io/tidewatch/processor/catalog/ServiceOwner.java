package io.tidewatch.processor.catalog;

import io.tidewatch.processor.mine.Pattern;
import io.tidewatch.processor.mine.PatternListener;
import io.tidewatch.processor.mine.PatternMiner;
import io.tidewatch.processor.mine.PatternRow;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what patterns one service has. Lines that tasks found patterns in go through a miner of its own, so that what one
 * task generalised covers what another one finds, and what several saw a little of is evidence together. What a task alone
 * generalised is taken over, too: two patterns that have a case in common are one. Merges never go in a circle: only
 * ends of chains are linked, to another end.
 */
final class ServiceOwner implements PatternListener {
    /** What is heard of within so short a time is not written again. */
    private static final long HEARD_EACH_MILLIS = 60_000;

    private static final long MINUTE_MILLIS = 60_000;
    private static final int EVICTED_SHARE = 16;

    private final String service;
    private final CatalogConfig config;
    private final OwnerRows rows;
    private final CatalogCounts counts;
    private final PatternMiner miner;
    /** What changed since it was asked last, by id; null: it is gone. */
    private final Map<String, @Nullable CatalogPattern> changed = new LinkedHashMap<>();

    private final Set<String> entered = new HashSet<>();
    private int size;
    /** Nothing is known of times before. */
    private long firstMillis = Long.MAX_VALUE;

    private long minute;
    private int newThisMinute;
    private long appendMillis;
    private long eventMillis;

    /** When a pattern was heard of last, or what it became part of. */
    private record Heard(CatalogPattern told, long millis) {}

    ServiceOwner(String service, CatalogConfig config, OwnerRows rows, CatalogCounts counts) {
        this.service = service;
        this.config = config;
        this.rows = rows;
        this.counts = counts;
        miner = new PatternMiner(config.miner(), this);
        List<CatalogRow> known = rows.of(service);
        size = known.size();
        known.forEach(row -> firstMillis = Math.min(firstMillis, row.told().firstAppendMillis()));
        miner.restore(
                known.stream().flatMap(row -> Stream.ofNullable(row.mined())).toList());
    }

    /** Takes what one record of a task proposes, appended then. */
    void take(List<PatternProposal> proposals, long atMillis) {
        appendMillis = atMillis;
        for (PatternProposal proposal : proposals) {
            eventMillis = proposal.eventMillis();
            if (proposal.mergedInto().isEmpty()) {
                found(proposal);
            }
        }
        for (PatternProposal proposal : proposals) {
            eventMillis = proposal.eventMillis();
            if (!proposal.mergedInto().isEmpty()) {
                merged(proposal);
            }
        }
        for (String id : entered) {
            CatalogPattern told = changed.get(id);
            if (told != null && told.mergedInto().isEmpty()) {
                counts.add(CatalogCounts.What.FOUND);
            }
        }
        entered.clear();
    }

    /** @return what changed since the last time, by id; null: it is gone */
    Map<String, @Nullable CatalogPattern> taken() {
        Map<String, @Nullable CatalogPattern> out = new LinkedHashMap<>(changed);
        changed.clear();
        return out;
    }

    /** @return the row of the pattern that one's lines are of now, which was heard of then; null: nothing is known of it */
    @Nullable
    CatalogRow heard(String id, long atMillis) {
        CatalogRow row = rows.root(service, id);
        if (row == null || atMillis - row.lastAppendMillis() < HEARD_EACH_MILLIS) {
            return row;
        }
        CatalogRow heard = row.heard(atMillis);
        rows.put(heard);
        return heard;
    }

    /**
     * Decides of a value of a {@code new_term} rule on patterns.
     *
     * @param rememberMillis for how long the rule knows values
     * @param fromMillis since when there is the rule, append time
     * @return the pattern that it is news of; null where it is none
     */
    @Nullable
    CatalogPattern news(String id, long atMillis, long rememberMillis, long fromMillis) {
        CatalogRow row = heard(id, atMillis);
        if (row == null || !row.isNews(rememberMillis, fromMillis)) {
            counts.add(row == null ? CatalogCounts.What.UNKNOWN_TERMS : CatalogCounts.What.KNOWN_TERMS);
            return null;
        }
        if (!row.announced()) {
            rows.put(row.asAnnounced());
        }
        return row.told();
    }

    /**
     * Decides of a value of a {@code new_term} rule on patterns that is told of rare ones, too.
     *
     * @param rememberMillis so far back counts; while the service is not known for so long nothing is rare
     * @param fromMillis since when the rule has told of each hour in which it was met, append time: before, hours are missing
     * @param atMost in so many other hours it may have been met
     * @return the pattern that is rare; null where it is not, or where nobody has looked for long enough
     */
    @Nullable
    CatalogPattern rare(String id, long atMillis, long rememberMillis, long fromMillis, int atMost) {
        CatalogRow row = heard(id, atMillis);
        boolean early = atMillis - Math.max(firstMillis, fromMillis) < rememberMillis;
        if (row == null || early || !row.isRare(atMillis, rememberMillis, atMost)) {
            counts.add(row == null ? CatalogCounts.What.UNKNOWN_TERMS : CatalogCounts.What.KNOWN_TERMS);
            return null;
        }
        return row.told();
    }

    private void found(PatternProposal proposal) {
        if (heard(proposal.id(), appendMillis) != null) {
            return;
        }
        if (!hasRoom()) {
            counts.add(CatalogCounts.What.REFUSED);
            return;
        }
        if (proposal.given() || proposal.wide() || proposal.text().isBlank()) {
            enter(proposal.id(), proposal.template(), proposal.given(), null);
            return;
        }
        Pattern own = miner.mine(proposal.text());
        if (rows.get(service, own.id()) == null) {
            enter(own.id(), own.template(), false, PatternRow.of(own)); // the catalog forgot it, the miner did not
        }
        if (!own.id().equals(proposal.id())) {
            if (rows.get(service, proposal.id()) == null) {
                enter(proposal.id(), proposal.template(), false, null);
            }
            link(proposal.id(), own.id());
        }
    }

    private void merged(PatternProposal proposal) {
        String narrow = proposal.id();
        String wide = proposal.mergedInto();
        if (rows.get(service, wide) != null && rows.get(service, narrow) == null) {
            enter(narrow, proposal.template(), false, null);
        }
        CatalogRow from = rows.root(service, narrow);
        CatalogRow to = rows.root(service, wide);
        if (from == null || to == null) {
            return; // it was refused, or had to go just now: the task proposes it again
        }
        boolean ownIsWide = from.mined() != null && from.mined().wide();
        if (ownIsWide && to.mined() == null) {
            link(to, from); // what this miner generalised covers further lines
        } else {
            link(from, to);
        }
    }

    /** A pattern of this miner. */
    @Override
    public void found(Pattern pattern) {
        CatalogRow known = rows.get(service, pattern.id());
        if (known != null) {
            rows.put(known.with(PatternRow.of(pattern)));
        } else {
            enter(pattern.id(), pattern.template(), false, PatternRow.of(pattern));
        }
    }

    @Override
    public void merged(Pattern narrow, Pattern wide) {
        CatalogRow wider = rows.get(service, wide.id());
        if (wider != null) {
            rows.put(wider.with(PatternRow.of(wide)));
        }
        CatalogRow row = rows.get(service, narrow.id());
        if (row != null) {
            rows.put(row.with(PatternRow.of(narrow)));
            link(narrow.id(), wide.id());
        }
    }

    @Override
    public void forgotten(Pattern pattern) {
        CatalogRow row = rows.get(service, pattern.id());
        if (row != null) {
            rows.put(row.with((PatternRow) null));
        }
    }

    /** Nobody met it for long. */
    void forget(String id) {
        if (rows.get(service, id) != null) {
            rows.delete(service, id);
            size--;
            changed.put(id, null);
        }
    }

    private void link(String narrow, String wide) {
        CatalogRow from = rows.root(service, narrow);
        CatalogRow to = rows.root(service, wide);
        if (from != null && to != null) {
            link(from, to);
        }
    }

    /** Both are ends of their chains. */
    private void link(CatalogRow from, CatalogRow to) {
        if (from.told().id().equals(to.told().id())) {
            return;
        }
        CatalogPattern told = from.told();
        counts.add(CatalogCounts.What.MERGED);
        put(from.with(new CatalogPattern(
                service,
                told.id(),
                told.template(),
                told.given(),
                to.told().id(),
                told.firstMillis(),
                told.firstAppendMillis(),
                told.general(),
                told.revision() + 1)));
        CatalogPattern united = united(to.told(), from);
        CatalogRow wider = to.withHoursOf(from);
        if (!united.equals(to.told())) {
            put(wider.with(united));
        } else if (!wider.equals(to)) {
            rows.put(wider);
        }
    }

    /** The wider one was first seen when the first of its cases was, and is no news where people were told of one. */
    private static CatalogPattern united(CatalogPattern wide, CatalogRow narrow) {
        CatalogPattern told = narrow.told();
        boolean general = wide.general() || told.general() || narrow.announced();
        boolean earlier = told.firstAppendMillis() < wide.firstAppendMillis();
        if (!earlier && general == wide.general()) {
            return wide;
        }
        return new CatalogPattern(
                wide.service(),
                wide.id(),
                wide.template(),
                wide.given(),
                wide.mergedInto(),
                Math.min(wide.firstMillis(), told.firstMillis()),
                Math.min(wide.firstAppendMillis(), told.firstAppendMillis()),
                general,
                wide.revision() + 1);
    }

    private void enter(String id, String template, boolean given, @Nullable PatternRow mined) {
        CatalogPattern told = new CatalogPattern(service, id, template, given, "", eventMillis, appendMillis, false, 1);
        size++;
        entered.add(id);
        put(new CatalogRow(told, appendMillis, 0, 0, false, List.of(CatalogRow.hourOf(appendMillis)), mined));
        firstMillis = Math.min(firstMillis, appendMillis);
        evictSome(id);
    }

    private void put(CatalogRow row) {
        rows.put(row);
        changed.put(row.told().id(), row.told());
    }

    /** A service that logs garbage finds patterns without end: only so many of a minute are looked at. */
    private boolean hasRoom() {
        long now = appendMillis / MINUTE_MILLIS;
        if (now != minute) {
            minute = now;
            newThisMinute = 0;
        }
        return newThisMinute++ < config.newPerMinute();
    }

    private void evictSome(String entering) {
        if (size <= config.patterns()) {
            return;
        }
        Comparator<Heard> order = Comparator.comparingLong(Heard::millis)
                .thenComparing(of -> of.told().mergedInto().isEmpty())
                .thenComparing(of -> of.told().id());
        rows.of(service).stream()
                .filter(row -> !row.told().id().equals(entering))
                .map(row -> new Heard(row.told(), rows.lastHeard(row)))
                .sorted(order)
                .limit(Math.max(1, config.patterns() / EVICTED_SHARE))
                .forEach(of -> {
                    counts.add(CatalogCounts.What.EVICTED);
                    forget(of.told().id());
                });
    }
}
