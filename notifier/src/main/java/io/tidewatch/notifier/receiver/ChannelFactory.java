package io.tidewatch.notifier.receiver;

import io.tidewatch.notifier.channel.Channel;
import io.tidewatch.notifier.channel.log.LogChannel;
import io.tidewatch.notifier.channel.mail.MailChannel;
import io.tidewatch.notifier.channel.webhook.WebhookChannel;
import java.io.PrintStream;
import java.time.Clock;
import java.time.ZoneId;

/** Makes channels of their configuration: a new kind of channel is named here, in its config and nowhere else. */
@FunctionalInterface
public interface ChannelFactory {
    /** @throws IllegalArgumentException where the configuration cannot work; shows no secret */
    Channel make(ChannelConfig config);

    /** @param out where log channels print */
    static ChannelFactory standard(PrintStream out, Clock clock, ZoneId zone) {
        return config -> switch (config.type()) {
            case LOG -> new LogChannel(out, zone);
            case WEBHOOK -> new WebhookChannel(config.webhook(), clock);
            case MAIL -> new MailChannel(config.mail(), zone);
        };
    }
}
