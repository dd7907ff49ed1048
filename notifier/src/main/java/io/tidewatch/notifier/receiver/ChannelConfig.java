package io.tidewatch.notifier.receiver;

import io.tidewatch.notifier.channel.mail.MailConfig;
import io.tidewatch.notifier.channel.webhook.WebhookConfig;
import io.tidewatch.notifier.deliver.RateConfig;
import java.util.Objects;

/**
 * One way to reach a receiver.
 *
 * @param name unlike any other channel's of any receiver; names it in records and is the key of its deliveries
 * @param type which kind; its own settings are read, the others' are not
 * @param rate how much it may say
 * @param webhook settings of a webhook
 * @param mail settings of mail
 */
public record ChannelConfig(String name, Type type, RateConfig rate, WebhookConfig webhook, MailConfig mail) {
    /** Kinds of channel. */
    public enum Type {
        LOG,
        WEBHOOK,
        MAIL
    }

    public ChannelConfig {
        if (name == null || !name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException(
                    "name is '" + name + "', expected 1 to 64 letters, digits, '.', '_' or '-'");
        }
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(rate, "rate");
        if (type == Type.WEBHOOK && !webhook.url().isSet()) {
            throw new IllegalArgumentException("webhook.url of channel " + name + " is not set");
        }
        if (type == Type.MAIL && (mail.host().isBlank() || mail.to().isEmpty())) {
            throw new IllegalArgumentException("mail.host or mail.to of channel " + name + " is not set");
        }
    }

    public static ChannelConfig defaults() {
        return log("log");
    }

    public static ChannelConfig log(String name) {
        return new ChannelConfig(
                name,
                Type.LOG,
                new RateConfig(600, java.time.Duration.ofMinutes(1)),
                WebhookConfig.defaults(),
                MailConfig.defaults());
    }

    public static ChannelConfig webhook(String name, RateConfig rate, WebhookConfig webhook) {
        return new ChannelConfig(name, Type.WEBHOOK, rate, webhook, MailConfig.defaults());
    }

    public static ChannelConfig mail(String name, RateConfig rate, MailConfig mail) {
        return new ChannelConfig(name, Type.MAIL, rate, WebhookConfig.defaults(), mail);
    }
}
