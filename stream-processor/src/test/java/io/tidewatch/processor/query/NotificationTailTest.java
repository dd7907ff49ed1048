package io.tidewatch.processor.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.Json;
import io.tidewatch.wire.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NotificationTailTest {
    private final NotificationTail tail = new NotificationTail(Map.of());

    @Test
    void sinceWhen_isSaid_onceRecordsHadToGo() {
        for (int i = 1; i <= NotificationTail.KEPT; i++) {
            tail.add(record(i));
        }
        assertThat(tail.sinceMillis()).as("all there ever were").isZero();

        tail.add(record(NotificationTail.KEPT + 1));

        assertThat(tail.sinceMillis()).isEqualTo(2);
        assertThat(tail.newest(1, record -> true).get(0).atMillis()).isEqualTo(NotificationTail.KEPT + 1);
    }

    @Test
    void whyOfAnAlert_saysWhatMayBeMissing() {
        ObjectNode known = AlertQuestions.withNotifications(Json.shared().createObjectNode(), List.of(record(5)), 0);
        ObjectNode older = AlertQuestions.withNotifications(Json.shared().createObjectNode(), List.of(), 60_000);

        assertThat(known.path("muted").path("stage").asText()).isEqualTo("SILENCED");
        assertThat(known.has("notificationsNote")).isFalse();
        assertThat(older.has("muted")).isFalse();
        assertThat(older.path("notificationsSinceMillis").asLong()).isEqualTo(60_000);
        assertThat(older.path("notificationsNote").asText())
                .contains("before 1970-01-01T00:01:00Z is not kept here", "tidewatch.notifications");
    }

    private static NotificationRecord record(long atMillis) {
        String json = "{\"v\":1,\"atMillis\":" + atMillis
                + ",\"outcome\":\"MUTED\",\"reason\":\"SILENCED\",\"alertKeys\":[\"cpu\"],\"groupKey\":\"g\"}";
        if (JsonCodec.NOTIFICATION.decode(json.getBytes(StandardCharsets.UTF_8))
                instanceof Decoded.Ok<NotificationRecord> ok) {
            return ok.value();
        }
        throw new AssertionError("no notification: " + json);
    }
}
