package io.tidewatch.processor.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShapeFileTest {
    private static final String BEFORE = "topology aa\npartitions tidewatch.logs 2\n"
            + "2 reads [tidewatch.logs] keeps [log-blocks, log-levels]\n3 reads [tidewatch.metrics] keeps []\n";

    @Test
    void topologyThatReadsATopicMore_goesOnWithItsState() {
        assertThat(ShapeFile.readsMore(
                        BEFORE, BEFORE.replace("[tidewatch.logs]", "[tidewatch.logs, tidewatch.logs.short]")))
                .isTrue();
    }

    @Test
    void storesOfPlugins_comeAndGo() {
        String with = BEFORE.replace("log-levels]", "log-levels, plugins-logs]").replace("[]", "[plugins-metrics]");

        assertThat(ShapeFile.readsMore(BEFORE, with)).isTrue();
        assertThat(ShapeFile.readsMore(with, BEFORE)).isTrue();
        assertThat(ShapeFile.readsMore(with, with.replace("log-blocks, ", ""))).isFalse();
    }

    @Test
    void anyOtherChange_isOne() {
        assertThat(ShapeFile.readsMore(BEFORE, BEFORE.replace("log-levels", "log-hours")))
                .isFalse();
        assertThat(ShapeFile.readsMore(BEFORE, BEFORE.replace("log-levels]", "log-levels, more]")))
                .isFalse();
        assertThat(ShapeFile.readsMore(BEFORE, BEFORE.replace("reads [tidewatch.logs]", "reads [other]")))
                .isFalse();
        assertThat(ShapeFile.readsMore(BEFORE, BEFORE.replace("2 reads", "4 reads")))
                .isFalse();
        assertThat(ShapeFile.readsMore(BEFORE, BEFORE + "5 reads [x] keeps [y]\n"))
                .isFalse();
        assertThat(ShapeFile.readsMore("", BEFORE)).isFalse();
    }
}
