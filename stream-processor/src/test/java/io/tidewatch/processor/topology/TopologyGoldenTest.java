package io.tidewatch.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.processor.alerts.AlertConfig;
import io.tidewatch.processor.alerts.AlertCounts;
import io.tidewatch.processor.run.TopologyShape;
import io.tidewatch.processor.signals.RuleHolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

/**
 * The topologies as text, checked in: names of stores and internal topics are a storage format, so every change is seen.
 * {@code -Dgolden.update=true} writes the files anew.
 */
class TopologyGoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @Test
    void analysis_isAsCheckedIn() throws IOException {
        same("analysis-topology.txt", AnalysisTopology.build(AnalysisFixture.settings()));
    }

    @Test
    void alerts_isAsCheckedIn() throws IOException {
        same(
                "alerts-topology.txt",
                AlertsTopology.build(new AlertsSettings(new RuleHolder(), AlertConfig.defaults(), new AlertCounts())));
    }

    @Test
    void shape_isTheSameForTheSameTopology() {
        TopologyShape one = TopologyShape.of(AnalysisTopology.build(AnalysisFixture.settings()));
        TopologyShape two = TopologyShape.of(AnalysisTopology.build(AnalysisFixture.settings()));

        assertThat(one.hash()).isEqualTo(two.hash()).hasSize(16);
        assertThat(one.stores()).containsKey("ingest-logs-sources");
    }

    private static void same(String file, Topology topology) throws IOException {
        Path golden = GOLDEN.resolve(file);
        String now = sorted(topology.describe().toString());
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, now);
        }
        assertThat(now).as("%s; -Dgolden.update=true writes it anew", golden).isEqualTo(Files.readString(golden));
        assertThat(now).doesNotContain("KSTREAM-", "KTABLE-");
    }

    /** Streams lists stores and neighbours in no order. */
    private static String sorted(String description) {
        return Pattern.compile("(?<=stores: \\[)[^]]+|(?<=(?:-->|<--) )[^\n]+")
                .matcher(description)
                .replaceAll(m -> Arrays.stream(m.group().split(", ")).sorted().collect(Collectors.joining(", ")));
    }
}
