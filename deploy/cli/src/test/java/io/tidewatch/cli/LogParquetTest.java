package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import blue.strategic.parquet.Hydrator;
import blue.strategic.parquet.HydratorSupplier;
import blue.strategic.parquet.ParquetReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogParquetTest {
    private static final int LINES = 4_000;

    @TempDir
    Path dir;

    @Test
    void lines_areReadBackAsTheyWere_whateverStandsInThem() throws IOException {
        Path file = dir.resolve("lines.parquet");
        try (LogParquet out = new LogParquet(file)) {
            out.write(odd());
            out.write(Json.shared().createObjectNode().put("timeMillis", Long.MIN_VALUE));
            for (int i = 0; i < LINES; i++) {
                out.write(plain(i));
            }
        }

        List<Map<String, Object>> rows = read(file);

        assertThat(rows).hasSize(LINES + 2);
        assertThat(rows.get(0))
                .containsEntry("time", 1_795_803_191_186L)
                .containsEntry("message", "订单 \u0000\"\n\u001b[2J 😀")
                .containsEntry("context", "{\"trace_id\":\"4bf9\"}")
                .containsEntry("fields", "{\"took\":1.5,\"ok\":true}")
                .containsEntry("exception_type", "java.io.IOException")
                .containsEntry("exception_message", "")
                .containsEntry("stack", "at a.b\n\tat c")
                .containsEntry("offset", 1L << 40)
                .containsEntry("partition", 7)
                .containsEntry("level", "ERROR");
        assertThat(rows.get(0).get("template")).isNull();
        assertThat(rows.get(0)).containsEntry("release", "2.1").containsEntry("instance", "shop-1");
        assertThat(rows.get(0).get("env")).isNull();
        assertThat(rows.get(1)).containsEntry("time", Long.MIN_VALUE);
        assertThat(rows.get(1).get("message")).isNull();
        assertThat(rows.get(LINES + 1)).containsEntry("message", "line " + (LINES - 1));
        assertThat(Files.size(file)).isLessThan(200_000);
    }

    @Test
    void groupsOfRows_areBounded_soThatMemoryIs() throws IOException {
        Path file = dir.resolve("large.parquet");
        StringBuilder noise = new StringBuilder();
        java.util.Random random = new java.util.Random(3);
        random.ints(20_000, 'a', 'z').forEach(c -> noise.append((char) c));
        try (LogParquet out = new LogParquet(file)) {
            for (int i = 0; i < 2_500; i++) {
                out.write(plain(i).put("message", i + noise.toString()));
            }
        }
        assertThat(ParquetReader.readMetadata(file.toFile()).getBlocks()).hasSizeBetween(2, 5);
    }

    private static ObjectNode odd() {
        ObjectNode line = Json.shared().createObjectNode();
        line.put("topic", "tidewatch.logs")
                .put("partition", 7)
                .put("offset", 1L << 40)
                .put("line", 3);
        line.put("timeMillis", 1_795_803_191_186L).put("level", "ERROR").putNull("template");
        line.put("instance", "shop-1").put("env", "").put("release", "2.1");
        line.put("message", "订单 \u0000\"\n\u001b[2J 😀");
        line.putObject("context").put("trace_id", "4bf9");
        line.putObject("fields").put("took", 1.5).put("ok", true);
        line.putObject("thrown")
                .put("type", "java.io.IOException")
                .put("message", "")
                .put("stack", "at a.b\n\tat c");
        return line;
    }

    private static ObjectNode plain(int i) {
        return Json.shared()
                .createObjectNode()
                .put("timeMillis", i)
                .put("message", "line " + i)
                .put("service", "shop");
    }

    private static List<Map<String, Object>> read(Path file) throws IOException {
        HydratorSupplier<Map<String, Object>, Map<String, Object>> rows = columns -> new Hydrator<>() {
            @Override
            public Map<String, Object> start() {
                return new HashMap<>();
            }

            @Override
            public Map<String, Object> add(Map<String, Object> row, String name, Object value) {
                row.put(name, value);
                return row;
            }

            @Override
            public Map<String, Object> finish(Map<String, Object> row) {
                return row;
            }
        };
        try (Stream<Map<String, Object>> all = ParquetReader.streamContent(file.toFile(), rows)) {
            return all.toList();
        }
    }
}
