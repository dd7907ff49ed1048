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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code tidewatch logs} against a server that answers what it is told to, one answer after the other. */
@Timeout(30)
class LogsCommandIT {
    private static final String HOSTILE = "\\u001b[2J\\u202eevil\\nFAKE";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Deque<String> answers = new ArrayDeque<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private volatile int status = 200;
    private HttpServer server;

    @TempDir
    Path dir;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            byte[] body = answers.removeFirst().getBytes(UTF_8);
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

    private static String line(int offset, String message) {
        return "{\"topic\":\"tidewatch.logs\",\"partition\":1,\"offset\":" + offset + ",\"line\":0,\"timeMillis\":"
                + (1_795_803_191_000L + offset) + ",\"level\":\"WARN\",\"service\":\"shop\",\"logger\":\"a.b.Shop\","
                + "\"message\":\"" + message + "\",\"patternId\":\"p1\",\"context\":{\"user\":\"bob\"},"
                + "\"fields\":{\"took\":12}}";
    }

    private static String page(String next, String missing, String... lines) {
        return "{\"items\":[" + String.join(",", lines) + "],\"next\":" + (next == null ? "null" : '"' + next + '"')
                + ",\"partial\":" + !missing.isEmpty() + ",\"missing\":["
                + (missing.isEmpty() ? "" : '"' + missing + '"') + "]}";
    }

    @Test
    void search_followsTheCursorUpToTheLimit_andWhatIsHostileIsPlain() {
        answers.add(page("c1", "", line(9, HOSTILE), line(8, "two")));
        answers.add(page("c2", "", line(7, "three")));

        int code = run("logs", "search", "level>=WARN", "\"two words\"", "--limit", "3", "--from", "-2h");

        assertThat(code).isZero();
        assertThat(asked.get(0))
                .contains("q=level%3E%3DWARN%20%22two%20words%22", "from=-2h", "limit=3", "order=newest");
        assertThat(asked.get(1)).contains("cursor=c1", "limit=1").doesNotContain("from=");
        assertThat(out.toString())
                .hasLineCount(3)
                .contains("WARN  shop Shop: two user=bob took=12")
                .doesNotContain("\u001b", "\u202e");
        assertThat(err.toString()).contains("more: --all, or --cursor c2", "3 lines, ");
    }

    @Test
    void search_thatStopsAtABound_isPartial_butWithAllGoesOnToTheEnd() {
        answers.add(page("c1", "stopped after 2 s", line(9, "one")));
        assertThat(run("logs", "search")).isEqualTo(1);
        assertThat(err.toString()).contains("partial: stopped after 2 s", "--cursor c1");

        answers.add(page("c1", "stopped after 2 s", line(9, "one")));
        answers.add(page(null, "", line(8, "two")));
        assertThat(run("logs", "search", "--all", "--output", "json", "--fields", "took,message,place,none"))
                .isZero();
        assertThat(out.toString())
                .endsWithIgnoringCase("{\"took\":12,\"message\":\"two\",\"place\":\"tidewatch.logs/1/8/0\"}\n");

        answers.add(page("c1", "stopped", line(9, "one")));
        answers.add(page("c1", "stopped after 2 s"));
        assertThat(run("logs", "search", "--all")).isEqualTo(1);
        assertThat(err.toString()).contains("does not come on within its bounds");
    }

    @Test
    void mistakeInTheQuery_isShownAtItsPlace() {
        status = 400;
        answers.add("{\"error\":\"parameter q: '\\\"' is not closed (at character 15)\"}");
        assertThat(run("logs", "search", "service:order \"abc")).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly("'\"' is not closed (at character 15)", "  service:order \"abc", "                ^");
        answers.add("{\"error\":\"parameter q: no (at character 2)\"}");
        answers.add("{\"error\":\"parameter q: no (at character 2)\"}");
        assertThat(run("logs", "tail", "x(")).isEqualTo(2);
        assertThat(run("logs", "export", "x(", "--to-file", dir.resolve("f.csv").toString()))
                .isEqualTo(2);
        assertThat(dir).isEmptyDirectory();
        assertThat(run("logs", "search", "--limit", "0")).isEqualTo(2);
        assertThat(run("logs", "context", "nowhere")).isEqualTo(2);
    }

    @Test
    void caret_standsBelowItsPlace_alsoBehindWideLetters_andInALongQuery() {
        assertThat(LogQuery.fault("parameter q: no (at character 4)", "订单 (").lines())
                .containsExactly("no (at character 4)", "  订单 (", "       ^");
        String last = LogQuery.fault("parameter q: no (at character 300)", "x".repeat(299) + "(")
                .lines()
                .reduce((a, b) -> b)
                .orElseThrow();
        assertThat(last).hasSize(2 + 1 + 60 + 1).endsWith("^");
        assertThat(LogQuery.fault("parameter from is 'x'", "q")).isEqualTo("parameter from is 'x'");
    }

    @Test
    void context_marksTheLine_andASearchWithItPrintsEachLineOnce() {
        String around = "{\"items\":[" + line(6, "before") + "," + line(7, "hit") + "," + line(8, "after")
                + "],\"place\":1,\"partial\":false,\"missing\":[]}";
        answers.add(around);
        assertThat(run("logs", "context", "tidewatch.logs/1/7/0", "-n", "1", "--fields", "message"))
                .isZero();
        assertThat(asked.get(0)).contains("offset=7", "partition=1", "topic=tidewatch.logs", "lines=1");
        assertThat(out.toString().lines()).containsExactly("  before", "> hit", "  after");

        out.getBuffer().setLength(0);
        answers.add(page(null, "", line(8, "after"), line(7, "hit")));
        answers.add("{\"items\":[" + line(7, "hit") + "," + line(8, "after") + "],\"place\":1}");
        answers.add(around);
        assertThat(run("logs", "search", "-C", "1", "--fields", "message")).isZero();
        assertThat(out.toString().lines()).containsExactly("  hit", "> after", "--", "  before", "> hit");
    }

    @Test
    void count_isDrawn_andFacetsAreListed() {
        answers.add("{\"items\":[{\"value\":\"INFO\",\"count\":6,\"counts\":[4,0,2]},{\"value\":\"ERROR\",\"count\":4,"
                + "\"counts\":[4,0,0]}],\"total\":11,\"other\":[0,0,1],\"startMillis\":0,\"stepMillis\":60000,"
                + "\"read\":\"lines\",\"partial\":false,\"missing\":[]}");
        assertThat(run("logs", "count", "x", "--by", "level", "--width", "16")).isZero();
        assertThat(out.toString().lines().map(l -> l.replaceFirst("^\\d\\d:\\d\\d ", "")))
                .containsExactly(
                        "████████▓▓▓▓▓▓▓▓ 8",
                        "·",
                        "▓▓▓▓░░ 3".replace('░', '▒'),
                        "██ ERROR 4  ▓▓ INFO 6  ▒▒ (others) 1",
                        "11 lines, steps of 60.0 s, from lines");

        answers.add(
                "{\"items\":[{\"field\":\"user\",\"values\":[{\"value\":\"" + HOSTILE + "\",\"count\":3}],\"other\":1,"
                        + "\"without\":4,\"distinct\":2,\"exact\":false}],\"total\":8,\"partial\":true,\"missing\":[\"p2\"]}");
        assertThat(run("logs", "facets", "--by", "user")).isEqualTo(1);
        assertThat(out.toString())
                .contains("user: 2 or more values, counts may be too small", "37.5 %", "(lines without it)")
                .doesNotContain("\u001b");
        assertThat(err.toString()).contains("partial: p2");
    }

    @Test
    void patterns_areATable_andWhatIsHostileIsPlain() {
        answers.add("{\"items\":[{\"id\":\"9f3c51a20b7de846\",\"template\":\"" + HOSTILE + " <*>\",\"count\":4100,"
                + "\"lastHour\":12,\"hourBefore\":null,\"lastWeek\":7,\"level\":\"WARN\",\"services\":{\"a" + HOSTILE
                + "\":1,\"b\":2,\"c\":3,\"d\":4}}],\"partial\":true,\"missing\":[\"p2\"]}");
        assertThat(run("logs", "patterns", "--service", "shop", "--sort", "spiking", "--limit", "5"))
                .isEqualTo(1);

        assertThat(asked.get(0))
                .contains("/patterns?", "service=shop", "sort=spiking", "from=-1d", "to=now", "limit=5");
        assertThat(out.toString()).doesNotContain("\u001b", "\u202e").hasLineCount(2);
        assertThat(out.toString().lines().toList().get(1).trim().split(" +"))
                .startsWith("4,100", "12", "-", "7", "9f3c51a20b7de846", "WARN")
                .contains("FAKE,b,c", "+1", "<*>");
        assertThat(err.toString()).contains("partial: p2");

        answers.add("{\"items\":[],\"partial\":false,\"missing\":[]}");
        assertThat(run("logs", "patterns", "--json", "--sort", "new")).isZero();
        assertThat(asked.get(1)).contains("sort=new").doesNotContain("service=");
        assertThat(out.toString()).contains("\"partial\" : false");
        assertThat(run("logs", "patterns", "--limit", "0")).isEqualTo(2);
        assertThat(run("logs", "patterns", "--sort", "best")).isEqualTo(2);
        assertThat(asked).hasSize(2);
    }

    @Test
    void pattern_isToldAtLength_withItsParameters() {
        answers.add("{\"items\":{\"asked\":\"0f\",\"id\":\"9f\",\"template\":\"paid in <*> ms\",\"example\":\""
                + HOSTILE
                + "\",\"count\":0,\"level\":\"INFO\",\"firstSeenMillis\":1795803191000,\"lastSeenMillis\":1795803191001,"
                + "\"hours\":[0,8,4,0],\"fromMillis\":1795803191000,\"lastHour\":0,\"hourBefore\":null,\"lastWeek\":7,"
                + "\"services\":{\"shop\":0},\"valueLines\":1300,\"valuesSinceMillis\":1795803191000,\"parameters\":[{"
                + "\"name\":\"took" + HOSTILE + "\",\"kind\":\"integer\",\"unit\":\"ms\",\"lines\":9,\"distinct\":40,"
                + "\"numbers\":9,\"min\":1,\"p50\":35.5,\"p90\":50,\"p99\":1200,\"max\":4500,\"errorPercent\":8.2,"
                + "\"today\":{\"min\":2,\"p50\":36,\"p90\":51,\"p99\":1300,\"max\":4500},"
                + "\"before\":{\"min\":1,\"p50\":30,\"p90\":40,\"p99\":900,\"max\":1100},"
                + "\"top\":[{\"value\":\"" + HOSTILE + "\",\"count\":3}]}]},\"partial\":false,\"missing\":[]}");
        assertThat(run("logs", "patterns", "0f", "--from", "-2d")).isZero();

        assertThat(asked.get(0)).contains("/patterns/0f?", "from=-2d").doesNotContain("sort=");
        assertThat(out.toString())
                .contains(
                        "pattern   9f, which 0f became part of",
                        "template  paid in <*> ms",
                        "services  shop 0",
                        "values    of 1,300 lines since ",
                        "lines     0; last hour 0, hour before -, last week 7",
                        "history   ▁█▅▁ by the hour from ",
                        "integer in ms, 40 different; min 1, p50 35.5, p90 50, p99 1,200 (within 8.2 %), max 4,500",
                        "    today: min 2, p50 36, p90 51, p99 1,300, max 4,500",
                        "    the day before: min 1, p50 30, p90 40, p99 900, max 1,100",
                        "FAKE (3)")
                .doesNotContain("\u001b", "\u202e")
                .hasLineCount(14);

        answers.add("{\"items\":null,\"partial\":false,\"missing\":[]}");
        assertThat(run("logs", "patterns", "a/b c")).isEqualTo(2);
        assertThat(asked.get(1)).contains("/patterns/a%2Fb%20c?");
        assertThat(err.toString()).contains("there is no pattern a/b c");
        answers.add("{\"items\":null,\"partial\":true,\"missing\":[\"p1\"]}");
        assertThat(run("logs", "patterns", "0f")).isEqualTo(1);
    }

    @Test
    void rates_areDrawn_andWhatIsNotKeptIsToldBesideThem() {
        String rates = "{\"items\":[{\"name\":\"" + HOSTILE + "\",\"template\":\"\",\"count\":1200,\"fromMillis\":0,"
                + "\"stepMillis\":3600000,\"counts\":[100,0,1100]},{\"name\":\"=b\",\"template\":\"paid <*>\",\"count\":3,"
                + "\"fromMillis\":0,\"stepMillis\":3600000,\"counts\":[1,1,1]}],\"stepMillis\":3600000,\"fromMillis\":0,"
                + "\"toMillis\":10800000,\"total\":1210,\"namesLeftOut\":4,\"other\":[0,0,7],\"partial\":true,"
                + "\"missing\":[\"hours are kept from 1970-01-01T00:00:00Z on\"]}";
        answers.add(rates);
        assertThat(run("logs", "rates", "--by", "logger", "--service", "shop", "--from", "-40d", "--most", "2"))
                .isEqualTo(1);

        assertThat(asked.get(0))
                .contains("/logs/rates?", "by=logger", "service=shop", "from=-40d", "limit=2")
                .doesNotContain("step=");
        assertThat(out.toString()).doesNotContain("\u001b", "\u202e").hasLineCount(5);
        List<String> lines = out.toString().lines().toList();
        assertThat(lines.get(0)).endsWith("lines most an hour");
        assertThat(lines.get(1)).contains("FAKE ").endsWith("       1,200        1,100  ▁▁█");
        assertThat(lines.get(2)).startsWith("=b ").endsWith("3            1  ███  paid <*>");
        assertThat(lines.get(3)).startsWith("(others) ").endsWith("7            7  ▁▁█");
        assertThat(lines.get(4)).startsWith("1,210 lines, ").endsWith(", by the hour");
        assertThat(err.toString())
                .contains("partial: hours are kept from 1970", "note: 4 more names are left out, see --most");

        out.getBuffer().setLength(0);
        answers.add(rates.replace("\"partial\":true", "\"partial\":false"));
        assertThat(run("logs", "rates", "--output", "csv", "--step", "1h")).isZero();
        assertThat(asked.get(1)).contains("by=service", "from=-3h", "step=1h");
        assertThat(out.toString())
                .startsWith("time,name,template,lines\n1970-01-01T00:00:00Z,")
                .contains("'=b,paid <*>,1\n");
        out.getBuffer().setLength(0);
        answers.add(rates);
        assertThat(run("logs", "rates", "--output", "json")).isEqualTo(1);
        assertThat(out.toString()).contains("\"namesLeftOut\" : 4");
        answers.add("{\"items\":[],\"partial\":false,\"missing\":[]}");
        out.getBuffer().setLength(0);
        assertThat(run("logs", "rates")).isZero();
        assertThat(out.toString().trim()).isEqualTo("no lines");
        assertThat(run("logs", "rates", "--by", "host")).isEqualTo(2);
        assertThat(run("logs", "rates", "--most", "0")).isEqualTo(2);
    }

    @Test
    void trace_saysOfWhichServicesTheLinesAre() {
        answers.add("{\"items\":[" + line(1, "a") + "],\"next\":\"c\",\"services\":{\"shop\":1},\"partial\":false}");
        assertThat(run("logs", "trace", "4bf92f", "--limit", "1")).isZero();
        assertThat(asked.get(0)).contains("/logs/trace?", "id=4bf92f", "from=-1d");
        assertThat(err.toString()).contains("lines of shop 1", "more: ");
    }

    @Test
    void trace_followsTheCursorUpToTheLimit_orToTheEnd() {
        String shop =
                "{\"items\":[" + line(1, "a") + "," + line(2, "b") + "],\"next\":\"c1\",\"services\":{\"shop\":2}}";
        String both = "{\"items\":[" + line(3, "c") + "],\"next\":\"c2\",\"services\":{\"pay\":1}}";
        answers.addAll(List.of(shop, both));
        assertThat(run("logs", "trace", "4bf92f", "--limit", "3", "--from", "-2h", "--fields", "message"))
                .isZero();
        assertThat(asked.get(0)).contains("limit=3", "from=-2h").doesNotContain("cursor=");
        assertThat(asked.get(1)).contains("id=4bf92f", "limit=1", "cursor=c1").doesNotContain("from=", "to=");
        assertThat(out.toString().lines()).containsExactly("a", "b", "c");
        assertThat(err.toString()).contains("lines of shop 2, pay 1", "more: --all, or --cursor c2");

        answers.addAll(List.of(shop, page("c2", "stopped after 2 s", line(3, "c")), page(null, "", line(4, "d"))));
        err.getBuffer().setLength(0);
        assertThat(run("logs", "trace", "4bf92f", "--all", "--cursor", "c0")).isZero();
        assertThat(asked.get(2)).contains("cursor=c0", "limit=1000");
        assertThat(asked).hasSize(5);
        assertThat(err.toString()).doesNotContain("more: ", "partial");

        answers.add(page("c2", "stopped after 2 s", line(3, "c")));
        assertThat(run("logs", "trace", "4bf92f")).isEqualTo(1);
        assertThat(run("logs", "trace", "4bf92f", "--limit", "0")).isEqualTo(2);
    }

    @Test
    void whatTheApiFindsWrong_isTheUsersToMend_whicheverCommandAsked() {
        status = 400;
        String[][] commands = {
            {"logs", "trace", "..."},
            {"logs", "context", "tidewatch.logs/1/7/0"},
            {"logs", "patterns", "--from", "soon"},
            {"logs", "facets", "--by", "x,,y"},
            {"insights", "--from", "soon"},
            {"report", "--from", "soon"},
            {"metrics", "query", "m", "--from", "soon"}
        };
        for (String[] command : commands) {
            answers.add("{\"error\":\"parameter from is 'soon'\"}");
            err.getBuffer().setLength(0);
            assertThat(run(command)).as(command[0]).isEqualTo(2);
            assertThat(err.toString()).isEqualToIgnoringNewLines("parameter from is 'soon'");
        }
        status = 503;
        answers.add("{\"error\":\"restoring\"}");
        assertThat(run("logs", "trace", "4bf92f")).isEqualTo(1);
    }

    @Test
    void export_thatIsWhole_isWhole_andOneThatBreaksOff_isPartialWithWhatCame() throws IOException {
        Path file = dir.resolve("f.jsonl");
        answers.add(line(1, "a") + "\n" + line(2, "b")
                + "\n{\"export\":{\"complete\":true,\"lines\":2,\"why\":[],\"next\":null}}\n");
        assertThat(run("logs", "export", "--to-file", file.toString())).isZero();
        assertThat(Files.readAllLines(file))
                .hasSize(2)
                .allSatisfy(l -> Json.shared().readTree(l));
        assertThat(err.toString()).contains("whole: 2 lines");

        Path csv = dir.resolve("f.csv");
        answers.add(line(1, "=1+1") + "\n" + line(2, "b").substring(0, 40));
        assertThat(run("logs", "export", "--to-file", csv.toString())).isEqualTo(1);
        assertThat(Files.readString(csv)).contains("time,level,", "'=1+1").hasLineCount(2);
        assertThat(err.toString()).contains("partial: 1 lines", "the connection broke");

        answers.add(line(1, "a")
                + "\n{\"export\":{\"complete\":false,\"why\":[\"stopped after 1 lines\"],\"next\":\"c7\"}}\n");
        assertThat(run("logs", "export", "--to-file", csv.toString(), "--limit", "1"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("stopped after 1 lines", "goes on with --cursor c7");
        assertThat(dir.resolve("f.csv.part")).doesNotExist();
        assertThat(run("logs", "export", "--to-file", dir.resolve("f.txt").toString()))
                .isEqualTo(2);
    }

    @Test
    void tail_printsLines_saysWhatWasDropped_andConnectsAgain() {
        String event = "event: line\ndata: ";
        answers.add(":\n\n" + event + line(1, "one") + "\n\nevent: dropped\ndata: {\"lines\":5}\n\n");
        answers.add(event + line(2, "two") + "\n\n" + event + line(3, "three") + "\n\n");

        assertThat(run("logs", "tail", "level>=WARN", "--lines", "2", "--fields", "message"))
                .isZero();

        assertThat(out.toString().lines()).containsExactly("one", "two");
        assertThat(err.toString())
                .contains("-- 5 lines dropped", "-- connection lost", "-- connected again", "2 lines, 5 dropped");
    }

    private int run(String... command) {
        String[] all = java.util.Arrays.copyOf(command, command.length + 2);
        all[command.length] = "--server";
        all[command.length + 1] = "http://127.0.0.1:" + server.getAddress().getPort();
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all);
    }
}
