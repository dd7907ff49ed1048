package io.tidewatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tidewatch.wire.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that ask the API, against a server that answers what it is told to. */
class ApiCommandsIT {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> shown = new CopyOnWriteArrayList<>();

    @TempDir
    Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer server;
    private volatile int status = 200;
    private volatile String answer = "{}";

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            shown.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            byte[] body = answer.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void why_asksForTheKeyAsOneSegment_alsoBehindAPath() {
        answer = "{\"items\":{\"rule\":\"cpu\"}}";
        int code = run("/proxy/", "alerts", "why", "cpu|host=a b/..?ö");
        assertThat(code).isZero();
        assertThat(asked).containsExactly("/proxy/api/v1/alerts/cpu%7Chost%3Da%20b%2F..%3F%C3%B6/why");
        assertThat(out.toString()).contains("\"rule\" : \"cpu\"");
    }

    @Test
    void alertThatIsNotThere_isSaidInOneLine() {
        answer = "{\"items\":null}";
        assertThat(run("", "alerts", "why", "nothing")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines("there is no alert nothing; 'tidewatch alerts list --keys' prints the keys");
    }

    @Test
    void status_ofAWhole_saysSo_andNamesWhatIsMissing() {
        answer =
                "{\"items\":{\"status\":\"ok\",\"services\":2},\"partial\":true,\"missing\":[\"heads partition 1\\u001b[2J\"]}";
        assertThat(run("", "status")).isZero();
        assertThat(asked).containsExactly("/api/v1/health", "/api/v1/alerts?state=firing");
        assertThat(out.toString()).contains("health      ok", "2 services", "partial     heads partition 1 [2J");
    }

    @Test
    void status_ofWhatIsNotWell_saysWhy_andEndsWithOne() {
        answer =
                "{\"items\":{\"status\":\"down\",\"reasons\":[{\"state\":\"DOWN\",\"text\":\"shop: nothing heard\\u001b[2J\"}],"
                        + "\"pipeline\":{\"status\":\"degraded\",\"reasons\":[{\"state\":\"DEGRADED\",\"text\":\"12 s behind\"}]}}}";
        assertThat(run("", "status")).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "health      down", "DOWN     shop: nothing heard [2J", "pipeline    degraded", "12 s behind");
    }

    @Test
    void insights_comeWithAddressesOfWhatIsBehindThem_andSayWhatWasLeftOut() {
        answer =
                "{\"items\":[{\"sentence\":\"Error lines of order rose 12×.\\u001b[2J\",\"query\":\"service:order\",\"links\":{"
                        + "\"lines\":\"/api/v1/logs/search?q=service%3Aorder\",\"page\":\"/#logs?q=service%3Aorder\","
                        + "\"pattern\":\"/api/v1/patterns/p1\"}}],\"truncated\":true,\"reasons\":[\"The time before is gone.\\u001b[2J\"]}";
        assertThat(run("/", "insights", "--zone", "UTC")).isZero();
        String base = "http://127.0.0.1:" + server.getAddress().getPort();
        assertThat(out.toString().lines())
                .containsExactly(
                        "1. Error lines of order rose 12×. [2J",
                        "   lines: service:order",
                        "   page: " + base + "/#logs?q=service%3Aorder",
                        "   pattern: " + base + "/api/v1/patterns/p1");
        assertThat(err.toString()).isEqualToIgnoringNewLines("note: The time before is gone. [2J");
    }

    @Test
    void refusal_isSaidInTheApisOwnWords() {
        status = 503;
        answer = "{\"error\":\"restoring\"}";
        assertThat(run("", "status")).isEqualTo(1);
        assertThat(out.toString()).contains("not ready: restoring");
        assertThat(run("", "alerts", "list")).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(err.toString()).isEqualToIgnoringNewLines("restoring");
    }

    @Test
    void nothingThere_isSaidInOneLine() {
        server.stop(0);
        assertThat(run("", "alerts", "list")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString())
                .startsWith("nothing answers at http://127.0.0.1:")
                .hasLineCount(1);
    }

    @Test
    void token_isShown_asTheOptionOrItsFileSays() throws IOException {
        Path file = Files.writeString(dir.resolve("token"), "tw_ofTheFile\n");
        answer = "{\"items\":[]}";

        assertThat(run("", "alerts", "list")).isZero();
        assertThat(run("", "alerts", "list", "--token-file", file.toString())).isZero();
        assertThat(run("", "alerts", "list", "--token-file", file.toString(), "--token", "tw_said"))
                .isZero();

        assertThat(shown).containsExactly("null", "Bearer tw_ofTheFile", "Bearer tw_said");
        assertThat(run("", "alerts", "list", "--token-file", dir.resolve("none").toString()))
                .isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("the token cannot be read from ");
    }

    @Test
    void apiThatWantsAToken_isSaidInOneLine_withWhatToDo() {
        status = 401;
        answer = "{\"error\":\"a token is needed\"}";
        assertThat(run("", "status")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines("a token is needed; show one with --token-file FILE or $TIDEWATCH_TOKEN");
    }

    @Test
    void addressThatOthersReach_withoutTlsAndTokens_isRefusedAtStart_andByTheCheck() {
        String[][] commands = {
            {"processor", "-D", "processor.http.host=0.0.0.0"}, {"config", "check", "-D", "processor.http.host=0.0.0.0"}
        };
        for (String[] command : commands) {
            int code = Main.commandLine().setErr(new PrintWriter(err)).execute(command);
            assertThat(code).isEqualTo(CommandLine.ExitCode.USAGE);
            assertThat(err.toString())
                    .startsWith("processor.http.host is 0.0.0.0, which others reach, while not set: ")
                    .contains("processor.http.insecure=true")
                    .hasLineCount(1);
            err.getBuffer().setLength(0);
        }
    }

    @Test
    void authorityThatIsNone_isSaidInOneLine() throws IOException {
        Path file = Files.writeString(dir.resolve("ca.pem"), "nothing");
        assertThat(run("", "status", "--ca", file.toString())).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString())
                .contains("--ca: ", "ca.pem holds no certificate")
                .hasLineCount(1);
    }

    @Test
    void metricsQuery_asksAsTold_andSaysWhatIsMissingBesideTheChart() {
        answer = """
                {"items":[{"group":{"host":"a"},"points":[[0,1.0],[10000,null]]}],"kind":"COUNTER","fromMillis":0,
                "toMillis":20000,"stepMillis":10000,"resolutionMillis":10000,"series":1,"linesLeftOut":3,
                "notes":["only some"],"partial":true,"missing":["metric-series partition 1"]}""";
        String[] command = {
            "metrics", "query", "m", "-a", "rate", "--by", "host", "--from", "-2h", "--where", "a!=\"x\"", "--top", "1"
        };

        assertThat(run("", command)).isZero();

        assertThat(asked.get(0))
                .startsWith("/api/v1/metrics/query?")
                .contains("metric=m", "aggregate=rate", "groupBy=host", "from=-2h", "where=a%21%3D%22x%22", "top=1")
                .doesNotContain("bottom");
        assertThat(out.toString()).contains("counter", "a    ▁·");
        assertThat(err.toString())
                .contains("partial: metric-series partition 1", "note: only some", "note: 3 more lines");
    }

    @Test
    void metricsQuery_asJson_isTheWholeAnswer() throws IOException {
        answer = "{\"items\":[],\"stepMillis\":10000,\"partial\":false,\"missing\":[]}";

        assertThat(run("", "metrics", "query", "m", "--output", "json")).isZero();

        assertThat(Json.shared().readTree(out.toString()))
                .isEqualTo(Json.shared().readTree(answer));
    }

    private int run(String path, String... command) {
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        String[] all = new String[command.length + 2];
        System.arraycopy(command, 0, all, 0, command.length);
        all[command.length] = "--server";
        all[command.length + 1] = "http://127.0.0.1:" + server.getAddress().getPort() + path;
        return line.execute(all);
    }
}
