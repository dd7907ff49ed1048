package io.tidewatch.notifier.deliver;

import io.tidewatch.wire.JsonCodec;

/**
 * What is remembered of a channel instance. Times are wall clock, milliseconds since the epoch.
 *
 * @param tokens messages it may send now
 * @param refilledAtMillis when tokens were last earned
 * @param order number of the next group that queues
 * @param waiting groups that wait
 * @param flying intents without an outcome
 * @param pausedUntilMillis the other side asked to be left alone until then
 */
record ChannelRow(double tokens, long refilledAtMillis, long order, int waiting, int flying, long pausedUntilMillis) {
    static final JsonCodec<ChannelRow> CODEC = JsonCodec.of(ChannelRow.class);

    static ChannelRow created(RateConfig rate, long nowMillis) {
        return new ChannelRow(rate.burst(), nowMillis, 0, 0, 0, 0);
    }

    /** A clock that went back earns nothing. */
    ChannelRow refilled(RateConfig rate, long nowMillis) {
        long passed = Math.max(0, nowMillis - refilledAtMillis);
        double earned = (double) passed * rate.burst() / (double) rate.per().toMillis();
        return new ChannelRow(
                Math.min(rate.burst(), tokens + earned), nowMillis, order, waiting, flying, pausedUntilMillis);
    }

    ChannelRow queued(int more) {
        return new ChannelRow(
                tokens, refilledAtMillis, order + Math.max(0, more), waiting + more, flying, pausedUntilMillis);
    }

    ChannelRow sent() {
        return new ChannelRow(tokens - 1, refilledAtMillis, order, waiting, flying + 1, pausedUntilMillis);
    }

    ChannelRow landed() {
        return new ChannelRow(tokens, refilledAtMillis, order, waiting, Math.max(0, flying - 1), pausedUntilMillis);
    }

    ChannelRow paused(long untilMillis) {
        return new ChannelRow(
                tokens, refilledAtMillis, order, waiting, flying, Math.max(pausedUntilMillis, untilMillis));
    }
}
