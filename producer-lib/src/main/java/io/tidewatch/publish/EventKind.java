package io.tidewatch.publish;

import io.tidewatch.wire.Topics;

/** What is published; each kind has its topic and its sequence of numbers. */
public enum EventKind {
    LOG(0, Topics.LOGS),
    METRICS(1, Topics.METRICS),
    ERROR(2, Topics.ERRORS),
    /** Log lines that a policy keeps short: handed over as {@link #LOG}, and of this kind once a record is made of them. */
    SHORT_LOG(3, Topics.SHORT_LOGS);

    private final int index;
    private final String topic;

    EventKind(int index, String topic) {
        this.index = index;
        this.topic = topic;
    }

    /** @return its number in files: a storage format */
    int index() {
        return index;
    }

    public String topic() {
        return topic;
    }
}
