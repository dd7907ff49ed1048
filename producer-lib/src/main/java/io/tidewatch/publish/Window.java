package io.tidewatch.publish;

/** How much may be with the producer unacknowledged: well below its buffer, so that handing over does not wait for room. */
final class Window {
    private static final String BUFFER_MEMORY = "buffer.memory";
    private static final long LEAST_BUFFER = 16L << 20;

    private Window() {}

    /** @return bytes of the producer's buffer: as configured, else those of the queue, 16 MiB at least; all windows together are five eighths of it */
    static long bufferBytes(PublisherConfig config) {
        String given = config.kafka().get(BUFFER_MEMORY);
        try {
            return given == null ? Math.max(LEAST_BUFFER, config.queueBytes()) : Long.parseLong(given.trim());
        } catch (NumberFormatException e) {
            // the producer says what is wrong with it
            return LEAST_BUFFER;
        }
    }

    /** @return bytes of that kind: three eighths of the buffer to logs, one to short logs, a sixteenth each to the others */
    static long bytes(PublisherConfig config, EventKind kind) {
        long buffer = Math.min(bufferBytes(config), config.queueBytes());
        return switch (kind) {
            case LOG -> buffer / 8 * 3;
            case SHORT_LOG -> buffer / 8;
            case METRICS, ERROR -> buffer / 16;
        };
    }
}
