package io.tidewatch.processor.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.catalog.PatternCatalog;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.junit.jupiter.api.Test;

class KnownPatternsTest {
    private static final long T0 = 1_790_000_000_000L;
    private static final String ID = "p1";

    @Test
    void firstRelease_isThatOfTheEarliestHead_inWhateverOrderPartitionsAre() {
        assertThat(release(T0, head(T0 - 10, "2.1"), head(T0 - 500, "2.0"))).isEqualTo("2.0");
        assertThat(release(T0, head(T0 - 500, "2.0"), head(T0 - 10, "2.1"))).isEqualTo("2.0");
    }

    @Test
    void firstRelease_isNone_whereTheEarliestHeadTellsNone_orTheFirstLineWasElsewhere() {
        assertThat(release(T0, head(T0 - 10, "2.1"), head(T0 - 500, ""))).isEmpty();
        assertThat(release(T0, head(T0, "2.1"), head(T0, "2.0"))).isEmpty();
        assertThat(release(T0, head(T0 + 1, "2.1"))).isEmpty();
    }

    private static PatternHead head(long firstMillis, String release) {
        return new PatternHead(firstMillis, LogLevel.INFO, "disk gone", release, "disk gone", null, 0);
    }

    private static String release(long firstMillis, PatternHead... heads) {
        return new KnownPatterns(new PatternCatalog(), new Partitions(List.of(heads)))
                .firstRelease("shop", ID, firstMillis);
    }

    /** One head of the same pattern in each partition, as queries see them. */
    private record Partitions(List<PatternHead> heads) implements ReadOnlyKeyValueStore<String, byte[]> {
        @Override
        public byte[] get(String key) {
            return heads.get(0).toBytes();
        }

        @Override
        public KeyValueIterator<String, byte[]> range(String from, String to) {
            Iterator<PatternHead> rows = heads.iterator();
            String key = LogStores.key("shop", ID);
            return new KeyValueIterator<>() {
                @Override
                public boolean hasNext() {
                    return rows.hasNext();
                }

                @Override
                public KeyValue<String, byte[]> next() {
                    return KeyValue.pair(key, rows.next().toBytes());
                }

                @Override
                public String peekNextKey() {
                    return key;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public KeyValueIterator<String, byte[]> all() {
            return range("", "");
        }

        @Override
        public long approximateNumEntries() {
            return heads.size();
        }
    }
}
