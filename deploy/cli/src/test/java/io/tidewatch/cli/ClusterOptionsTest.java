package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ClusterOptionsTest {
    private static final String SERVERS = "TIDEWATCH_KAFKA_BOOTSTRAP_SERVERS";

    @TempDir
    Path dir;

    @Test
    void nothingSaid_isTheRunningUp_withItsLayout() throws Exception {
        running("running:1");

        ProductConfig found = options().load(Map.of());

        assertThat(found.kafka().bootstrapServers()).isEqualTo("running:1");
        assertThat(found.topics().partitions()).isEqualTo(AllInOne.PARTITIONS);
        assertThat(found.topics().replication()).isEqualTo(1);
    }

    @Test
    void whoIsToldACluster_doesNotLook() throws Exception {
        running("running:1");

        assertThat(options("-k", "told:1").load(Map.of()).kafka().bootstrapServers())
                .isEqualTo("told:1");
        assertThat(options().load(Map.of(SERVERS, "told:2")).kafka().bootstrapServers())
                .isEqualTo("told:2");
    }

    @Test
    void whereNothingRuns_itIsTheDefaults() {
        assertThat(options().load(Map.of())).isEqualTo(ProductConfig.defaults());
    }

    private void running(String bootstrapServers) throws Exception {
        new RunningFile(
                        bootstrapServers,
                        "http://127.0.0.1:1",
                        ProcessHandle.current().pid())
                .write(dir);
    }

    private ClusterOptions options(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", dir.toString()));
        return CommandLine.populateCommand(new ClusterOptions(), all.toArray(new String[0]));
    }
}
