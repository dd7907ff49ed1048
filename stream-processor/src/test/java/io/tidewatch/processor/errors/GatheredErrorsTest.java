package io.tidewatch.processor.errors;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Source;
import io.tidewatch.processor.ingest.IngestedError;
import io.tidewatch.processor.ingest.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GatheredErrorsTest {
    private static final GroupLife LIFE = new GroupLife(Duration.ofDays(1));
    private static final long T = 1_790_000_000_000L;

    @Test
    void togetherTheyMakeTheGroupThatTheyMakeOneByOne_overTheWire() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            GroupHead single = new GroupHead("g");
            GroupHead together = new GroupHead("g");
            int batches = random.nextInt(1, 5);
            for (int b = 0; b < batches; b++) {
                GatheredErrors gathered = new GatheredErrors();
                for (int i = random.nextInt(1, 12); i > 0; i--) {
                    IngestedError error = error(random, T + random.nextInt(10_000), "m" + random.nextInt(5));
                    LIFE.happened(single, Occurrence.of(error));
                    gathered.add(error);
                }
                for (Occurrence o : overTheWire(gathered)) {
                    LIFE.happened(together, o);
                }
            }

            assertThat(together).usingRecursiveComparison().as("seed %d", seed).isEqualTo(single);
        }
    }

    @Test
    void detailsAreKept_ofTheFirstOfARelease_theNewestAndTheLast() {
        GatheredErrors gathered = new GatheredErrors();
        Random random = new Random(1);
        long[] times = {5, 4, 9, 1, 2};
        for (long time : times) {
            gathered.add(error(random, T + time, "at " + time, "1.0"));
        }

        assertThat(gathered.all())
                .filteredOn(o -> o.detail() != null)
                .extracting(o -> Objects.requireNonNull(o.detail()).event().message())
                .containsExactly("at 5", "at 9", "at 2");
        assertThat(gathered.all()).hasSize(5);
    }

    @Test
    void whateverTheyHold_theRecordStaysOneThatATopicTakes() {
        Random random = new Random(2);
        // a control character takes six bytes in JSON
        String worst = "\u0001".repeat(64 << 10);
        for (int stack : new int[] {0, 1_000, 64 << 10}) {
            GatheredErrors gathered = new GatheredErrors();
            int n = 0;
            while (!gathered.full()) {
                gathered.add(error(random, T + n++, worst.substring(0, stack), "r" + n));
            }
            byte[] bytes = GroupInput.serde().serializer().serialize("t", new GroupInput.Happened("g", gathered.all()));
            assertThat(bytes.length).as("stack of %d", stack).isLessThan(1_000_000);
            assertThat(n).isPositive();
        }
    }

    private static List<Occurrence> overTheWire(GatheredErrors gathered) {
        GroupInput sent = new GroupInput.Happened("g", gathered.all());
        GroupInput got = GroupInput.serde()
                .deserializer()
                .deserialize("t", GroupInput.serde().serializer().serialize("t", sent));
        assertThat(got).isEqualTo(sent);
        return new ArrayList<>(((GroupInput.Happened) got).occurrences());
    }

    private static IngestedError error(Random random, long time, String message) {
        return error(random, time, message, "1." + random.nextInt(4));
    }

    private static IngestedError error(Random random, long time, String message, String release) {
        Source source = new Source("s" + random.nextInt(3), "i", "h" + random.nextInt(30), "", release);
        ErrorEvent event = new ErrorEvent(
                time,
                source,
                "f" + random.nextInt(3),
                Map.of(),
                "T" + random.nextInt(3),
                message,
                message.length() > 100 ? message : "stack",
                "culprit",
                "",
                "",
                random.nextBoolean(),
                random.nextBoolean() ? Severity.ERROR : Severity.WARNING,
                1 + random.nextInt(3),
                Map.of(),
                Map.of());
        return new IngestedError("g", new Position("tidewatch.errors", 0, 1), 0, time, time, event);
    }
}
