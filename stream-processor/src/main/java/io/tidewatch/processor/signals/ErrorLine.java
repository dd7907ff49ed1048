package io.tidewatch.processor.signals;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.Source;
import io.tidewatch.processor.ingest.IngestedError;

/** An error as rules see it; its fingerprint is the id of the group it belongs to. */
record ErrorLine(IngestedError error) implements Event {
    @Override
    public String text(Field field) {
        ErrorEvent event = error.event();
        return switch (field.kind()) {
            case LEVEL -> Ranks.levelOf(event.severity()).name();
            case SEVERITY -> event.severity().name();
            case LOGGER -> event.logger();
            case THREAD -> event.thread();
            case MESSAGE -> event.message();
            case FINGERPRINT -> error.groupId();
            case TYPE -> event.type();
            case CULPRIT -> event.culprit();
            case HANDLED -> Boolean.toString(event.handled());
            case CONTEXT -> event.context().getOrDefault(field.name(), "");
            case TAG, FIELD -> event.tags().getOrDefault(field.name(), "");
            default -> Event.ofSource(field.kind(), event.source());
        };
    }

    @Override
    public int rank() {
        return Ranks.of(Ranks.levelOf(error.event().severity()));
    }

    @Override
    public Source source() {
        return error.event().source();
    }

    @Override
    public String sample() {
        ErrorEvent event = error.event();
        return event.message().isEmpty() ? event.type() : event.type() + ": " + event.message();
    }
}
