package io.tidewatch.wire;

import io.tidewatch.event.ErrorEvent;

/** Writes an error event as one JSON object on one line. Empty fields are left out. Holds no state: thread-safe. */
public final class ErrorEventEncoder {
    private static final byte[] START = JsonText.ascii("{\"v\":1,\"ts\":");
    private static final byte[] FINGERPRINT = JsonText.ascii(",\"fp\":");
    private static final byte[] FINGERPRINTS = JsonText.ascii(",\"fps\":");
    private static final byte[] TYPE = JsonText.ascii(",\"type\":");
    private static final byte[] MESSAGE = JsonText.ascii(",\"msg\":");
    private static final byte[] STACK = JsonText.ascii(",\"stack\":");
    private static final byte[] CULPRIT = JsonText.ascii(",\"culprit\":");
    private static final byte[] LOGGER = JsonText.ascii(",\"logger\":");
    private static final byte[] THREAD = JsonText.ascii(",\"thread\":");
    private static final byte[] HANDLED = JsonText.ascii(",\"handled\":");
    private static final byte[] SEVERITY = JsonText.ascii(",\"severity\":");
    private static final byte[] COUNT = JsonText.ascii(",\"n\":");
    private static final byte[] CONTEXT = JsonText.ascii(",\"ctx\":");
    private static final byte[] TAGS = JsonText.ascii(",\"tags\":");
    private static final byte[] USER = JsonText.ascii(",\"user\":");
    private static final byte[] REASON = JsonText.ascii(",\"severityReason\":");

    /** Appends the event to {@code out}, without a line end. */
    public void encode(ErrorEvent event, ByteSink out) {
        out.append(START);
        JsonText.number(out, event.timeMillis());
        SourceJson.write(out, event.source());
        out.append(FINGERPRINT);
        JsonText.string(out, event.fingerprint());
        JsonText.texts(out, FINGERPRINTS, event.fingerprints());
        JsonText.field(out, TYPE, event.type());
        JsonText.field(out, MESSAGE, event.message());
        JsonText.field(out, STACK, event.stack());
        JsonText.field(out, CULPRIT, event.culprit());
        JsonText.field(out, LOGGER, event.logger());
        JsonText.field(out, THREAD, event.thread());
        out.append(HANDLED);
        JsonText.bool(out, event.handled());
        JsonText.field(out, SEVERITY, event.severity().name());
        out.append(COUNT);
        JsonText.number(out, event.count());
        JsonText.texts(out, CONTEXT, event.context());
        JsonText.texts(out, TAGS, event.tags());
        JsonText.field(out, USER, event.user());
        JsonText.field(out, REASON, event.severityReason());
        BreadcrumbJson.write(out, event.breadcrumbs());
        out.append('}');
    }
}
