package io.tidewatch.publish.spill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What earlier runs left: the segments of this folder from where they were acknowledged on, and those of abandoned folders
 * beside it, moved here behind them.
 *
 * @param segments ascending; scanned
 * @param acknowledged how far the first of them is done
 * @param recovered events by kind that are sound and not acknowledged
 * @param lost events by kind that those runs' ledgers know of and that are nowhere
 * @param damagedBytes bytes that are no sound entries
 */
record Recovery(List<Segment> segments, Position acknowledged, Counts recovered, Counts lost, long damagedBytes) {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    static Recovery of(SpillDirectory own) throws IOException {
        Builder builder = new Builder();
        Position acknowledged = builder.folder(own, own, 0);
        for (SpillDirectory other : own.takeAbandoned()) {
            try (other) {
                builder.folder(other, own, builder.next(acknowledged));
                RunState.delete(other.path);
            } catch (IOException e) {
                // it is left for another time: our own must not suffer for it
                LOG.warn("What another publisher left in {} cannot be taken over: {}", other.path, e.toString());
            }
        }
        return new Recovery(builder.segments, acknowledged, builder.recovered, builder.lost, builder.damaged);
    }

    private static final class Builder {
        final List<Segment> segments = new ArrayList<>();
        final Counts recovered = new Counts();
        final Counts lost = new Counts();
        long damaged;

        /** Behind all there is, and behind what was done: a number below that would not be read. */
        long next(Position acknowledged) {
            long last = segments.isEmpty() ? 0 : segments.get(segments.size() - 1).number;
            return Math.max(last, acknowledged.segment()) + 1;
        }

        /** @return how far it was acknowledged, in numbers of the folder it is in now */
        Position folder(SpillDirectory from, SpillDirectory to, long firstNumber) throws IOException {
            RunState.Before before = RunState.read(from.path);
            Position acknowledged = before == null ? Position.START : before.acknowledged();
            Counts here = new Counts();
            long number = firstNumber;
            for (Map.Entry<Long, Path> file : from.segments().entrySet()) {
                if (file.getKey() < acknowledged.segment()) {
                    Files.delete(file.getValue());
                    continue;
                }
                Path path = file.getValue();
                long kept = file.getKey();
                if (from != to) {
                    kept = number++;
                    path = Files.move(path, to.path.resolve(Segment.fileName(kept)));
                }
                long start = file.getKey() == acknowledged.segment() ? acknowledged.offset() : 0;
                add(Segment.open(path, kept), start, here);
            }
            recovered.addAll(here);
            if (before != null) {
                account(before, here);
            }
            return acknowledged;
        }

        private void add(Segment segment, long start, Counts here) throws IOException {
            if (start >= segment.length()) {
                segment.delete();
                return;
            }
            segment.start = start;
            damaged += segment.scan(start, record -> here.add(record.kind(), record.count()));
            segments.add(segment);
        }

        /** What was produced and is neither settled nor on disk was in memory when the process died. */
        private void account(RunState.Before before, Counts onDisk) {
            for (int kind = 0; kind < SpilledRecord.KINDS; kind++) {
                long missing = before.produced().of(kind) - before.settled().of(kind) - onDisk.of(kind);
                lost.add(kind, Math.max(0, missing));
            }
        }
    }
}
