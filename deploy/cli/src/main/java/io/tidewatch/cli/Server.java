package io.tidewatch.cli;

import io.tidewatch.subscribe.QueryClient;
import io.tidewatch.subscribe.QueryClient.QueryException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the HTTP API is: as told, else the all-in-one that runs on the data folder, else the default port. */
final class Server {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** What is asked of the API. */
    @FunctionalInterface
    interface Question {
        QueryClient.Answer of(QueryClient client) throws IOException;
    }

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The API of any processor (default: the running 'up', else http://127.0.0.1:8080).")
    private @Nullable String url;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Data folder of the running 'up' (default: ${DEFAULT-VALUE}).")
    private Path data;

    Path data() {
        return data;
    }

    /**
     * @param question such as {@code QueryClient::health}
     * @throws QueryException where it answers that it cannot, with its own words
     * @throws UserError where nothing answers there
     */
    QueryClient.Answer ask(Question question) throws QueryException {
        return ask(question, TIMEOUT);
    }

    /** The same, for what takes longer. */
    QueryClient.Answer ask(Question question, Duration timeout) throws QueryException {
        String base = url != null
                ? url
                : RunningFile.read(data).map(RunningFile::http).orElse("http://127.0.0.1:8080");
        try {
            return question.of(new QueryClient(URI.create(base), timeout));
        } catch (QueryException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError("nothing answers at " + base + " (" + e.getMessage()
                    + "); start 'tidewatch up', or name a processor with --server URL");
        }
    }
}
