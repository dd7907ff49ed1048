package io.tidewatch.notifier.channel;

import io.tidewatch.notifier.message.Intent;

/**
 * A way to reach people: one instance per configured channel.
 *
 * <p>{@link #send} is called by one thread at a time, may block for as long as its own time-outs allow (a bounded,
 * configured time), and throws only on a bug: whatever the other side does is an {@link Attempt}. The intent's key goes
 * with the message wherever the channel can carry one, so that a repeat can be told. No text it returns, logs or throws
 * holds a secret, and that includes its URL.
 */
public interface Channel extends AutoCloseable {
    /** Sends it once and says what came of it. */
    Attempt send(Intent intent);

    /** Ends what is under way and frees what it holds; idempotent. */
    @Override
    void close();
}
