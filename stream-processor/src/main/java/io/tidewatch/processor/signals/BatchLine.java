package io.tidewatch.processor.signals;

import io.tidewatch.event.Source;

/** A metric batch as rules see it: its source and no more. */
record BatchLine(Source source) implements Event {
    @Override
    public String text(Field field) {
        return Event.ofSource(field.kind(), source);
    }

    @Override
    public int rank() {
        return -1;
    }

    @Override
    public String sample() {
        return "metrics of " + source.key();
    }
}
