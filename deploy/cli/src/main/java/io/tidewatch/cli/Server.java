package io.tidewatch.cli;

import io.tidewatch.processor.tls.TlsContexts;
import io.tidewatch.subscribe.QueryClient;
import io.tidewatch.subscribe.QueryClient.QueryException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where the HTTP API is: as told, else the all-in-one that runs on the data folder, else the default port; and who asks.
 */
final class Server {
    /** Variables of the environment that stand for options. */
    static final String TOKEN = "TIDEWATCH_TOKEN";

    static final String TOKEN_FILE = "TIDEWATCH_TOKEN_FILE";
    static final String AUTHORITIES = "TIDEWATCH_CA_FILE";

    /** What fits into a header. */
    private static final Pattern TOKEN_TEXT = Pattern.compile("[\\x21-\\x7e]+");

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** What is asked of the API. */
    @FunctionalInterface
    interface Question {
        QueryClient.Answer of(QueryClient client) throws IOException;
    }

    /** What is done with the API. */
    @FunctionalInterface
    interface Use<T> {
        T of(QueryClient client) throws IOException;
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

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Holds the token to show, where the API asks for one (default: $" + TOKEN_FILE + ").")
    private @Nullable Path tokenFile;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "The token itself; others on this machine may see it here (default: $" + TOKEN + ").")
    private @Nullable String token;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "PEM file: who signs the API's certificate (default: $" + AUTHORITIES
                    + ", else whom this Java trusts).")
    private @Nullable Path authorities;

    private final Map<String, String> environment = System.getenv();

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
        return with(question::of, timeout);
    }

    /** The same, for what is no answer in one piece; the timeout is that of the first byte. */
    <T> T with(Use<T> use, Duration timeout) throws QueryException {
        String base = base();
        try {
            return use.of(new QueryClient(URI.create(base), timeout, http(timeout), headers()));
        } catch (QueryException e) {
            if (e.status() == 401) {
                throw new UserError(Terminal.plain(String.valueOf(e.getMessage()))
                        + "; show one with --token-file FILE or $" + TOKEN);
            }
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            if (e.getCause() instanceof SSLException fault) {
                throw new UserError("TLS with " + base + " fails (" + fault.getMessage()
                        + "): is it https there? --ca FILE names who signs its certificate");
            }
            throw new UserError("nothing answers at " + base + " (" + e.getMessage()
                    + "); start 'tidewatch up', or name a processor with --server URL");
        }
    }

    private String base() {
        return url != null ? url : RunningFile.read(data).map(RunningFile::http).orElse("http://127.0.0.1:8080");
    }

    /** @return the whole address of what an answer links to below that of the API's server */
    String address(String link) {
        return base().replaceAll("/+$", "") + link;
    }

    private HttpClient http(Duration timeout) {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(timeout);
        String said = environment.getOrDefault(AUTHORITIES, "");
        Path file = authorities != null ? authorities : said.isEmpty() ? null : Path.of(said);
        if (file != null) {
            try {
                builder.sslContext(TlsContexts.client(file));
            } catch (IllegalArgumentException e) {
                throw new UserError("--ca: " + e.getMessage());
            }
        }
        return builder.build();
    }

    private Map<String, String> headers() {
        String shown = token();
        if (!shown.isEmpty() && !TOKEN_TEXT.matcher(shown).matches()) {
            throw new UserError("the token is not one line of printable characters");
        }
        return shown.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + shown);
    }

    /** What is said on the command line before what the environment says. */
    private String token() {
        if (token != null) {
            return token;
        }
        if (tokenFile != null) {
            return read(tokenFile);
        }
        String said = environment.getOrDefault(TOKEN, "");
        String named = environment.getOrDefault(TOKEN_FILE, "");
        return !said.isEmpty() || named.isEmpty() ? said : read(Path.of(named));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UserError("the token cannot be read from " + file + ": " + e.getMessage());
        }
    }
}
