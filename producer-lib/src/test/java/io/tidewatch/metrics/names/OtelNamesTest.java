package io.tidewatch.metrics.names;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OtelNamesTest {
    private final OtelNames names = new OtelNames();

    @Test
    void every_row_of_the_table_is_applied() {
        for (Alias alias : AliasTable.rows()) {
            String[] tags = alias.labels().keySet().stream()
                    .flatMap(tag -> Stream.of(tag, "v"))
                    .toArray(String[]::new);

            Series series = names.of(id(alias.micrometer(), tags));

            assertThat(series.name()).as(alias.micrometer()).isEqualTo(alias.otel());
            assertThat(series.labels()).containsAllEntriesOf(alias.fixed());
            assertThat(series.labels().keySet()).containsAll(alias.labels().values());
            assertThat(series.quantity()).isEqualTo(alias.quantity());
        }
    }

    @Test
    void no_meter_has_two_rows() {
        assertThat(AliasTable.rows().stream().map(Alias::micrometer)).doesNotHaveDuplicates();
    }

    @Test
    void names_that_are_not_listed_stay() {
        Series series = names.of(id("orders", "status", "x", "method", "y"));

        assertThat(series).isEqualTo(new Series("orders", Map.of("status", "x", "method", "y"), 1, false));
    }

    @Test
    void values_are_those_of_opentelemetry() {
        assertThat(names.of(id("jvm.memory.used", "area", "nonheap", "id", "Metaspace"))
                        .labels())
                .isEqualTo(Map.of("jvm.memory.type", "non_heap", "jvm.memory.pool.name", "Metaspace"));
        assertThat(names.of(id("jvm.threads.states", "state", "timed-waiting")).labels())
                .isEqualTo(Map.of("jvm.thread.state", "timed_waiting"));
        assertThat(names.of(id("http.server.requests", "exception", "None")).labels())
                .isEmpty();
        assertThat(names.of(id("hikaricp.connections.active", "pool", "main")).labels())
                .isEqualTo(Map.of("db.client.connection.pool.name", "main", "db.client.connection.state", "used"));
    }

    @Test
    void the_documentation_has_the_table_as_it_is() throws IOException {
        String table = AliasTable.rows().stream()
                .map(row -> "| `" + row.micrometer() + "` | `" + row.otel() + "`" + pairs(row.fixed(), "=") + " | "
                        + pairs(row.labels(), " → ").strip() + " |")
                .collect(Collectors.joining("\n"));

        String docs = Files.readString(Path.of("docs/metrics.md"));

        assertThat(docs).contains(table).contains(AliasTable.SCHEMA_URL);
    }

    private static String pairs(Map<String, String> pairs, String between) {
        return pairs.entrySet().stream()
                .map(pair -> " `" + pair.getKey() + between + pair.getValue() + "`")
                .collect(Collectors.joining(","));
    }

    private static Meter.Id id(String name, String... tags) {
        return new Meter.Id(name, Tags.of(tags), null, null, Meter.Type.COUNTER);
    }
}
