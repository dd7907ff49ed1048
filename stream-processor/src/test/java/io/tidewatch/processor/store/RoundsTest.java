package io.tidewatch.processor.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private final KeyValueStore<String, Long> store = Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore("rows"), Serdes.String(), Serdes.Long())
            .withLoggingDisabled()
            .build();

    @BeforeEach
    void open() {
        store.init(new MockProcessorContext<>().getStateStoreContext(), store);
        for (long n = 0; n < 5; n++) {
            store.put("k" + n, n);
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static List<String> next(Rounds<Long> rounds) {
        return rounds.next(n -> n != 1).stream().map(row -> row.key).toList();
    }

    @Test
    void rows_are_looked_at_so_many_at_a_time_and_then_from_the_first_again() {
        Rounds<Long> rounds = new Rounds<>(store, 2);

        assertThat(next(rounds)).containsExactly("k0");
        assertThat(next(rounds)).containsExactly("k2", "k3");
        assertThat(next(rounds)).containsExactly("k4");
        assertThat(next(rounds)).containsExactly("k0");
    }

    @Test
    void a_round_goes_on_behind_rows_that_went_meanwhile() {
        Rounds<Long> rounds = new Rounds<>(store, 2);
        rounds.next(n -> true).forEach(row -> store.delete(row.key));
        store.delete("k2");

        assertThat(next(rounds)).containsExactly("k3", "k4");
        assertThat(next(rounds)).containsExactly("k3", "k4");
    }
}
