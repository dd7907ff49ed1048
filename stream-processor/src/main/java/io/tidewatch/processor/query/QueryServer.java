package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.tidewatch.alert.AuditRecord;
import io.tidewatch.processor.audit.AuditLog;
import io.tidewatch.processor.logs.LogTail;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.processor.tls.TlsContexts;
import io.tidewatch.wire.Json;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP side of one instance: questions under {@code /api/v1}, the same for other instances under
 * {@code /internal/v1}, health, metrics in Prometheus text, the console; and commands, with a token. Never answers
 * from anything but the questions and commands it was given and files in its own jar.
 */
public final class QueryServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QueryServer.class);
    private static final int IDLE_MILLIS = 30_000;

    private final QueryConfig config;
    private final List<Question> questions;
    private final Gate gate;
    private final List<ApiCommand> commands;
    private final AuditLog audit;
    private final RequestRecords records;
    private final Health health;
    private final Supplier<String> prometheus;
    private final Gather gather;
    private final KeptAnswers kept = new KeptAnswers();
    private final List<Streamed> streams;
    private final Peers peers;
    private final @Nullable SSLContext tls;
    private final Clock clock;
    private @Nullable Javalin javalin;

    /** What load balancers and people ask first. */
    public interface Health {
        /** @return an empty text while the process does its work, else what is wrong */
        String liveness();

        /** @return an empty text when tasks are assigned and restored, else what is missing */
        String readiness();
    }

    /**
     * @param audit gets what is asked for, searched and refused
     * @param prometheus the process's own metrics in Prometheus text
     * @param peers {@code host:port} of the other instances, asked at each question
     * @throws IllegalArgumentException where the files of TLS cannot be used
     */
    public QueryServer(
            QueryConfig config,
            List<Question> questions,
            ApiTokens tokens,
            List<ApiCommand> commands,
            AuditLog audit,
            Health health,
            Supplier<String> prometheus,
            Supplier<List<String>> peers,
            Clock clock) {
        this(config, questions, tokens, commands, audit, health, prometheus, peers, clock, null);
    }

    /** @param tail follows the logs; null: nobody can */
    public QueryServer(
            QueryConfig config,
            List<Question> questions,
            ApiTokens tokens,
            List<ApiCommand> commands,
            AuditLog audit,
            Health health,
            Supplier<String> prometheus,
            Supplier<List<String>> peers,
            Clock clock,
            @Nullable LogTail tail) {
        this.config = config;
        this.questions = List.copyOf(questions);
        this.gate = new Gate(tokens, config, clock);
        this.commands = List.copyOf(commands);
        this.audit = audit;
        this.records = new RequestRecords(clock);
        this.health = health;
        this.prometheus = prometheus;
        this.gather = new Gather(peers, config);
        this.streams = streams(tail);
        this.peers = new Peers(config);
        this.tls = config.tls().isOn() ? TlsContexts.server(config.tls(), clock) : null;
        this.clock = clock;
    }

    private List<Streamed> streams(@Nullable LogTail tail) {
        List<Streamed> all = new ArrayList<>();
        if (tail != null) {
            all.add(LogTailStream.of(tail));
        }
        questions.stream()
                .filter(question -> question.path().equals(LogSearchQuestions.SEARCH))
                .forEach(search -> all.add(LogExportStream.of(p -> gather.ask(search, p, search.path()))));
        return all;
    }

    /** Binds; throws IllegalStateException where the port is taken, naming it. */
    public void start() {
        List<String> unguarded = config.unguarded();
        if (!unguarded.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("address", config.host() + ":" + config.port())
                    .addKeyValue("notSet", String.join(", ", unguarded))
                    .log("whoever reaches this address can read all there is");
        }
        Javalin server = Javalin.create(this::configure);
        try {
            server.start(config.host(), config.port());
        } catch (RuntimeException e) {
            server.stop();
            throw new IllegalStateException(
                    "HTTP cannot listen on " + config.host() + ":" + config.port() + " (" + e.getMessage()
                            + "); choose another port",
                    e);
        }
        javalin = server;
    }

    /** @return the port it listens on; the configured one before start */
    public int port() {
        return javalin == null ? config.port() : javalin.port();
    }

    @Override
    public void close() {
        if (javalin != null) {
            javalin.stop();
            javalin = null;
        }
    }

    private void configure(JavalinConfig c) {
        c.startup.showJavalinBanner = false;
        c.startup.showOldJavalinVersionWarning = false;
        c.http.prefer405over404 = true;
        SSLContext secured = tls;
        if (secured != null) {
            c.jetty.addConnector((server, http) -> TlsConnector.of(config, secured, server, http));
        }
        c.jetty.modifyServer(server -> {
            server.setStopTimeout(0); // answers are reads: a connection kept alive by a client is simply closed
            for (var connector : server.getConnectors()) {
                if (connector instanceof ServerConnector tcp) {
                    tcp.setIdleTimeout(IDLE_MILLIS);
                }
            }
        });
        c.routes.before(Replies::secured);
        c.routes.before(RequestRecords::named);
        c.routes.before(this::meant);
        for (Question question : questions) {
            c.routes.get("/api/v1/" + question.path(), ctx -> answer(ctx, question));
            if (question.role() == ApiTokens.Role.VIEWER) {
                // what needs more is asked by people only, who have a token
                c.routes.get("/internal/v1/" + question.path(), ctx -> internal(ctx, question));
            }
            if (question.path().equals(Federation.PATH)) {
                c.routes.get("/federate", ctx -> federate(ctx, question));
            } else if (question.path().startsWith(AlertmanagerQuestions.BELOW)) {
                c.routes.get(
                        "/api/v2/" + question.path().substring(AlertmanagerQuestions.BELOW.length()),
                        ctx -> alertmanager(ctx, question));
            }
        }
        for (Streamed streamed : streams) {
            c.routes.get("/api/v1/" + streamed.path(), ctx -> streamed(ctx, streamed));
        }
        for (ApiCommand command : commands) {
            String path = command.path().startsWith("/") ? command.path() : "/api/v1/" + command.path();
            if (command.method() == ApiCommand.Method.POST) {
                c.routes.post(path, ctx -> command(ctx, command));
            } else {
                c.routes.delete(path, ctx -> command(ctx, command));
            }
        }
        c.routes.get("/api/v1", ctx -> {
            if (mayRead(ctx, ApiTokens.Role.VIEWER)) {
                index(ctx);
            }
        });
        c.routes.get("/health/live", ctx -> Replies.health(ctx, health.liveness()));
        c.routes.get("/health/ready", ctx -> Replies.health(ctx, health.readiness()));
        c.routes.get("/metrics", ctx -> {
            if (mayRead(ctx, ApiTokens.Role.VIEWER)) {
                ctx.contentType("text/plain; version=0.0.4; charset=utf-8").result(prometheus.get());
            }
        });
        Console.addTo(c);
        c.routes.exception(BadRequest.class, (e, ctx) -> Replies.error(ctx, 400, e.getMessage()));
        c.routes.exception(Bodies.TooLong.class, (e, ctx) -> Replies.error(ctx, 413, e.getMessage()));
        c.routes.exception(ApiCommand.Unavailable.class, (e, ctx) -> Replies.later(ctx, e.getMessage()));
        c.routes.exception(LocalStores.NotReady.class, (e, ctx) -> Replies.later(ctx, e.getMessage()));
        c.routes.exception(Exception.class, (e, ctx) -> {
            LOG.atError().addKeyValue("path", ctx.path()).setCause(e).log("a question could not be answered");
            Replies.error(ctx, 500, "internal error, see the log of the processor");
        });
    }

    private void meant(Context ctx) {
        Gate.Shut shut = ctx.path().startsWith("/health/") ? null : gate.meant(ctx.header("Host"));
        if (shut != null) {
            refuse(ctx, shut, "read", ctx.path());
            ctx.skipRemainingHandlers();
        }
    }

    private void answer(Context ctx, Question question) {
        String by = reader(ctx, question.role());
        if (by == null) {
            return;
        }
        Params params = params(ctx);
        ObjectNode out = asked(question, params, Requests.resolved(ctx, question));
        if (!question.audited().isEmpty()) {
            audit.read(
                    records.searched(ctx, by, question.audited(), params, out.path("items")),
                    RequestRecords.period(params),
                    ctx.ip());
        }
        Question.Body page = question.page() == null ? null : question.page().of(out, params);
        if (page != null) {
            ctx.header("Content-Security-Policy", Replies.PAGE_POLICY);
            ctx.status(200).contentType(page.contentType()).result(page.text());
            return;
        }
        Replies.json(ctx, 200, out);
    }

    private ObjectNode asked(Question question, Params params, String path) {
        Supplier<ObjectNode> asking = () -> gather.ask(question, params, path).put("at", clock.millis());
        return question.kept() ? kept.of(path, params, asking) : asking.get();
    }

    private void streamed(Context ctx, Streamed streamed) {
        String by = reader(ctx, ApiTokens.Role.VIEWER);
        if (by == null) {
            return;
        }
        Params params = params(ctx);
        try (Streamed.Writing writing = streamed.starting().start(params)) {
            AuditRecord begun = records.begun(ctx, by, streamed.audited(), params);
            if (streamed.each()) {
                audit.taken(begun, ctx.ip());
            } else {
                audit.read(begun, RequestRecords.period(params), ctx.ip());
            }
            StreamAnswers.write(ctx, writing);
        }
    }

    private void federate(Context ctx, Question question) {
        if (!mayRead(ctx, question.role())) {
            return;
        }
        String accepted = ctx.header("Accept");
        boolean openMetrics = accepted != null && accepted.contains("application/openmetrics-text");
        Params asked = Federation.params(ctx.queryParams("match[]"), clock);
        ctx.contentType(
                        openMetrics
                                ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                                : "text/plain; version=0.0.4; charset=utf-8")
                .result(Federation.text(gather.ask(question, asked, question.path()), openMetrics));
    }

    private void alertmanager(Context ctx, Question question) {
        if (!mayRead(ctx, question.role())) {
            return;
        }
        Params asked = AlertmanagerQuestions.params(ctx.queryParamMap(), clock);
        Replies.json(ctx, 200, AlertmanagerQuestions.body(gather.ask(question, asked, question.path())));
    }

    private void command(Context ctx, ApiCommand command) {
        Gate.Verdict verdict = gate.command(ctx.header("Authorization"), ctx.ip(), command.role());
        String target = String.join(" ", ctx.pathParamMap().values());
        if (verdict instanceof Gate.Shut shut) {
            refuse(ctx, shut, command.action(), target);
            return;
        }
        ApiCommand.Asker by = new ApiCommand.Asker(((Gate.Open) verdict).name(), RequestRecords.id(ctx));
        try {
            String body = Bodies.text(ctx.bodyInputStream(), ctx.contentLength(), command.mostBytes());
            ApiCommand.Done done = command.doing().apply(params(ctx), body, by);
            boolean refused = done.status() >= 400;
            String detail = done.body().path(refused ? "error" : "note").asText("");
            AuditRecord record = records.of(ctx, by.name(), command.action(), target, outcome(refused), detail);
            if (done.audited()) {
                audit.handedOn(record);
            } else {
                audit.asked(record);
            }
            Replies.json(ctx, done.status(), done.body());
        } catch (RuntimeException e) {
            String why = String.valueOf(e.getMessage());
            audit.asked(records.refused(ctx, by.name(), command.action(), target, why));
            throw e;
        }
    }

    private static AuditRecord.Outcome outcome(boolean refused) {
        return refused ? AuditRecord.Outcome.REFUSED : AuditRecord.Outcome.DONE;
    }

    private boolean mayRead(Context ctx, ApiTokens.Role role) {
        return reader(ctx, role) != null;
    }

    /** @return whose token it is, empty where none was needed; null where the answer has been given: a refusal */
    private @Nullable String reader(Context ctx, ApiTokens.Role role) {
        Gate.Verdict verdict = gate.read(ctx.header("Authorization"), ctx.ip(), role);
        if (verdict instanceof Gate.Shut shut) {
            refuse(ctx, shut, "read", ctx.path());
            return null;
        }
        return ((Gate.Open) verdict).name();
    }

    private void refuse(Context ctx, Gate.Shut shut, String action, String target) {
        if (shut.status() == 401) {
            ctx.header("WWW-Authenticate", "Bearer");
        } else if (shut.status() == 429) {
            ctx.header("Retry-After", "60");
        }
        audit.refused(records.refused(ctx, shut.name(), action, target, shut.message()), ctx.ip());
        Replies.error(ctx, shut.status(), shut.message());
    }

    private void internal(Context ctx, Question question) {
        String refusal = peers.refusal(ctx.header(Peers.HEADER), ctx.ip());
        if (!refusal.isEmpty()) {
            audit.refused(records.refused(ctx, "", "read", ctx.path(), refusal), ctx.ip());
            Replies.error(ctx, 403, refusal);
            return;
        }
        Replies.json(
                ctx,
                200,
                question.local()
                        .apply(Requests.params(ctx, Requests.asOf(ctx, clock)))
                        .toJson());
    }

    private void index(Context ctx) {
        Replies.json(
                ctx,
                200,
                Json.shared()
                        .valueToTree(Map.of(
                                "paths",
                                Stream.concat(
                                                questions.stream().map(Question::path),
                                                streams.stream().map(Streamed::path))
                                        .map(path -> "/api/v1/" + path)
                                        .toList())));
    }

    private Params params(Context ctx) {
        return Requests.params(ctx, clock.millis());
    }
}
