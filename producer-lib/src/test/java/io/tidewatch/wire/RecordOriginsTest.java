package io.tidewatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Source;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class RecordOriginsTest {
    @Test
    void manySources_areToldApart_andEachMetAgainIsTheSameObject() {
        RecordOrigins origins = new RecordOrigins();
        Random random = new Random(3);
        Source before = null;
        for (int i = 0; i < 20_000; i++) {
            int n = random.nextInt(5_000);
            Source source =
                    new Source("svc-" + n % 70, "i" + n, n % 3 == 0 ? "" : "host-" + n % 9, "prod", "1." + n % 2);
            Headers headers = new RecordHeaders();
            new RecordOrigin(source, 1_700_000_000_000L + n, i, 1 + n % 5).write(headers);

            RecordOrigin read = origins.read(headers, null);

            assertThat(read).isEqualTo(new RecordOrigin(source, 1_700_000_000_000L + n, i, 1 + n % 5));
            assertThat(origins.read(headers, null).source()).isSameAs(read.source());
            before = read.source();
        }
        assertThat(before).isNotNull();
    }

    @Test
    void whatIsMissingOrNoNumber_isNotTold_andTheKeySpeaks() {
        Headers headers = new RecordHeaders()
                .add(RecordOrigin.EPOCH, bytes("12x"))
                .add(RecordOrigin.SEQUENCE, bytes("1234567890123456789"))
                .add(RecordOrigin.COUNT, bytes("-1"))
                .add(RecordOrigin.HOST, null)
                .add("other", bytes("7"));
        RecordOrigins origins = new RecordOrigins();
        assertThat(origins.read(headers, bytes("order/pod-1")))
                .isEqualTo(new RecordOrigin(new Source("order", "pod-1", "", "", ""), 0, -1, 0));
        assertThat(origins.read(headers, null)).isEqualTo(new RecordOrigin(Source.UNKNOWN, 0, -1, 0));
        headers.add(RecordOrigin.SEQUENCE, bytes("007")).add(RecordOrigin.SOURCE, bytes("mail"));
        assertThat(origins.read(headers, bytes("order/pod-1")))
                .isEqualTo(new RecordOrigin(new Source("mail", "unknown", "", "", ""), 0, 7, 0));
    }

    @Test
    void namesWithoutEnd_areCut_andNotKept() {
        RecordOrigins origins = new RecordOrigins();
        Headers headers = new RecordHeaders().add(RecordOrigin.HOST, bytes("h".repeat(1 << 20)));
        RecordOrigin first = origins.read(headers, bytes("order/pod-1"));
        assertThat(first.source().host()).hasSize(Source.MOST_CHARS);
        assertThat(origins.read(headers, bytes("order/pod-1")).source())
                .isEqualTo(first.source())
                .isNotSameAs(first.source());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
