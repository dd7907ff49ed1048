package io.tidewatch.cli;

import io.tidewatch.notifier.NotifierApp;
import io.tidewatch.notifier.NotifierConfig;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "notifier",
        mixinStandardHelpOptions = true,
        description =
                "Runs the notifier against any Kafka: it tells people of the alerts, by the channels of the configuration.")
final class NotifierCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions options;

    @Override
    public Integer call() throws Exception {
        NotifierConfig config = options.load(System.getenv(), Map.of()).notifier();
        return LongRun.of((parts, giveUp) -> {
            NotifierApp app = new NotifierApp(config, System.out, giveUp);
            parts.add("notifier", app);
            app.start();
        });
    }
}
