package io.tidewatch.processor.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SoonCommitTest {
    private static final long NOW = 1_000_000;

    private long recordMillis;
    private final MockProcessorContext<Void, Void> task = new MockProcessorContext<>();
    private final SoonCommit soon =
            new SoonCommit(task, () -> recordMillis, new CommitPace(Duration.ofMillis(40), Duration.ofSeconds(2)));

    @BeforeEach
    void upToDate() {
        at(NOW, NOW - 50);
    }

    @Test
    void whatComesAfterAPause_isCommittedAtOnce() {
        soon.changed();
        soon.changed();

        assertThat(task.scheduledPunctuators()).hasSize(1);
        assertThat(wait(0)).isEqualTo(5);
        assertThat(task.committed()).isFalse();
        fire(0);
        assertThat(task.committed()).isTrue();
        assertThat(task.scheduledPunctuators().get(0).cancelled()).isTrue();
    }

    @Test
    void whatComesRightAfterACommit_waitsForTheNextOfThePace() {
        soon.committed();
        at(NOW + 10, NOW + 10);
        soon.changed();

        assertThat(wait(0)).isEqualTo(30);
    }

    @Test
    void commitThatComesBefore_takesThePlaceOfTheOneAskedFor() {
        soon.changed();
        soon.committed();

        assertThat(task.scheduledPunctuators().get(0).cancelled()).isTrue();
        at(NOW + 100, NOW + 100);
        soon.changed();
        assertThat(task.scheduledPunctuators()).hasSize(2);
    }

    @Test
    void taskThatIsBehind_isLeftToItsInterval() {
        at(NOW, NOW - 2_001);
        soon.changed();
        assertThat(task.scheduledPunctuators()).isEmpty();

        at(NOW, NOW - 2_000);
        soon.changed();
        assertThat(task.scheduledPunctuators()).hasSize(1);
    }

    private void at(long now, long record) {
        task.setCurrentSystemTimeMs(now);
        recordMillis = record;
    }

    private long wait(int index) {
        return task.scheduledPunctuators().get(index).getInterval().toMillis();
    }

    private void fire(int index) {
        CapturedPunctuator asked = task.scheduledPunctuators().get(index);
        asked.getPunctuator().punctuate(NOW + 40);
    }
}
