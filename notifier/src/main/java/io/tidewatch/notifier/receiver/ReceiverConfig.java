package io.tidewatch.notifier.receiver;

import java.util.List;
import java.util.Objects;

/**
 * Whom routes name: people reached by one or more channels, each of which gets every notification.
 *
 * @param name unlike any other receiver's
 * @param channels never empty
 */
public record ReceiverConfig(String name, List<ChannelConfig> channels) {
    public ReceiverConfig {
        if (Objects.requireNonNullElse(name, "").isBlank()) {
            throw new IllegalArgumentException("name of a receiver is empty");
        }
        channels = List.copyOf(Objects.requireNonNullElse(channels, List.of()));
        if (channels.isEmpty()) {
            throw new IllegalArgumentException("channels of receiver " + name + " is empty, expected at least one");
        }
    }

    /** The receiver {@code log}, which prints. */
    public static ReceiverConfig defaults() {
        return new ReceiverConfig("log", List.of(ChannelConfig.defaults()));
    }
}
