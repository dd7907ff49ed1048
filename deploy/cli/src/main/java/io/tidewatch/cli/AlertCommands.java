package io.tidewatch.cli;

import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.AuditRecord;
import io.tidewatch.processor.run.CommandSender;
import io.tidewatch.wire.Topics;
import java.time.Duration;
import java.util.UUID;
import org.apache.kafka.common.KafkaException;

/** Asks something of an alert and waits for what the processor writes into the audit topic about it. */
final class AlertCommands {
    private static final String VIA = "cli";
    private static final Duration WAIT = Duration.ofSeconds(15);

    private final ProductConfig config;

    AlertCommands(ProductConfig config) {
        this.config = config;
    }

    /** @throws UserError where Kafka cannot be used, or nothing answers in time: then the command is still under way */
    AuditRecord ask(AlertCommand command) {
        ClusterOptions.require(config, Topics.ALERT_COMMANDS);
        ClusterOptions.require(config, Topics.AUDIT);
        AlertCommand asked = command.came(VIA, UUID.randomUUID().toString());
        AuditRecord answer;
        try (CommandSender sender = new CommandSender(ClusterOptions.client(config), WAIT)) {
            answer = sender.send(asked, WAIT);
        } catch (KafkaException e) {
            throw ClusterOptions.unusable(config, e);
        }
        if (answer == null) {
            throw new UserError("asked, but no processor has answered within " + WAIT.toSeconds()
                    + " s; it is done when one reads " + Topics.ALERT_COMMANDS + " again");
        }
        return answer;
    }
}
