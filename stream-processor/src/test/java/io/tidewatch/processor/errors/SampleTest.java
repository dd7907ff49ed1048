package io.tidewatch.processor.errors;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Breadcrumb;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.processor.ingest.Position;
import io.tidewatch.processor.store.BinaryOut;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SampleTest {
    private static final Source SHOP = new Source("shop", "shop-1", "h1", "prod", "1.0");

    @Test
    void whatIsWritten_isRead() {
        Sample sample = sample("u1", "logged at ERROR", List.of(new Breadcrumb(4, LogLevel.WARN, "a.B", "slow")));

        byte[] bytes = Sample.serde().serializer().serialize("t", sample);

        assertThat(Sample.serde().deserializer().deserialize("t", bytes)).isEqualTo(sample);
    }

    @Test
    void aRowOfTheFirstVersion_isReadWithoutWhatItDoesNotHold() {
        BinaryOut row = BinaryOut.row(1).number(5);
        row.text("errors").number(2).number(7).number(1);
        row.text("shop").text("shop-1").text("h1").text("prod").text("1.0");
        row.text("T").text("m").text("hash").text("a.B").text("main").flag(true);
        byte[] bytes = row.texts(Map.of("request_id", "r1")).texts(Map.of()).toBytes();

        assertThat(Sample.serde().deserializer().deserialize("t", bytes)).isEqualTo(sample("", "", List.of()));
    }

    private static Sample sample(String user, String reason, List<Breadcrumb> breadcrumbs) {
        return new Sample(
                5,
                new Position("errors", 2, 7),
                1,
                SHOP,
                "T",
                "m",
                "hash",
                "a.B",
                "main",
                true,
                Map.of("request_id", "r1"),
                Map.of(),
                user,
                reason,
                breadcrumbs);
    }
}
