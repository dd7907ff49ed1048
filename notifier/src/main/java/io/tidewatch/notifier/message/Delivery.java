package io.tidewatch.notifier.message;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.tidewatch.wire.JsonCodec;

/**
 * A record of the deliveries topic; its key is the channel instance. A {@link Decision} says that a group wants to be
 * heard, a {@link ReportNews} that a report is there, an {@link Intent} that it is to be sent now, an {@link Outcome} what came of sending it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Decision.class, name = "decision"),
    @JsonSubTypes.Type(value = ReportNews.class, name = "report"),
    @JsonSubTypes.Type(value = Intent.class, name = "intent"),
    @JsonSubTypes.Type(value = Outcome.class, name = "outcome")
})
public sealed interface Delivery permits Decision, ReportNews, Intent, Outcome {
    /** Its form on the wire. */
    JsonCodec<Delivery> CODEC = JsonCodec.of(Delivery.class);

    /** @return the channel instance it is for; its record's key */
    String channel();
}
