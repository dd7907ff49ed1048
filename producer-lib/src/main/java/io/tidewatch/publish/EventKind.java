package io.tidewatch.publish;

import io.tidewatch.wire.Topics;

/** What is published; each kind has its topic and its sequence of numbers. */
public enum EventKind {
    LOG(Topics.LOGS),
    METRICS(Topics.METRICS),
    ERROR(Topics.ERRORS);

    private final String topic;

    EventKind(String topic) {
        this.topic = topic;
    }

    public String topic() {
        return topic;
    }
}
