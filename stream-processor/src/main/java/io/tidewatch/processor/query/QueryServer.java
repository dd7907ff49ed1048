package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.wire.Json;
import io.tidewatch.wire.UrlText;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
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
    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final String BEARER = "Bearer ";
    private static final int IDLE_MILLIS = 30_000;

    /** A page that was made of data runs nothing and loads nothing; it brings its own style. */
    private static final String PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none';"
            + " frame-ancestors 'none'; form-action 'none'; sandbox";

    private final QueryConfig config;
    private final List<Question> questions;
    private final ApiTokens tokens;
    private final List<ApiCommand> commands;
    private final Health health;
    private final Supplier<String> prometheus;
    private final Gather gather;
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
     * @param peers {@code host:port} of the other instances, asked at each question
     * @param prometheus the process's own metrics in Prometheus text
     */
    public QueryServer(
            QueryConfig config,
            List<Question> questions,
            ApiTokens tokens,
            List<ApiCommand> commands,
            Health health,
            Supplier<String> prometheus,
            Supplier<List<String>> peers,
            Clock clock) {
        this.config = config;
        this.questions = List.copyOf(questions);
        this.tokens = tokens;
        this.commands = List.copyOf(commands);
        this.health = health;
        this.prometheus = prometheus;
        this.gather = new Gather(peers, config.peerTimeout());
        this.clock = clock;
    }

    /** Binds; throws IllegalStateException where the port is taken, naming it. */
    public void start() {
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
        c.http.maxRequestSize = MAX_BODY_BYTES;
        c.http.prefer405over404 = true;
        c.jetty.modifyServer(server -> {
            server.setStopTimeout(0); // answers are reads: a connection kept alive by a client is simply closed
            for (var connector : server.getConnectors()) {
                if (connector instanceof ServerConnector tcp) {
                    tcp.setIdleTimeout(IDLE_MILLIS);
                }
            }
        });
        c.routes.before(QueryServer::secured);
        for (Question question : questions) {
            c.routes.get("/api/v1/" + question.path(), ctx -> answer(ctx, question));
            c.routes.get("/internal/v1/" + question.path(), ctx -> internal(ctx, question));
            if (question.path().equals(Federation.PATH)) {
                c.routes.get("/federate", ctx -> federate(ctx, question));
            } else if (question.path().startsWith(AlertmanagerQuestions.BELOW)) {
                c.routes.get(
                        "/api/v2/" + question.path().substring(AlertmanagerQuestions.BELOW.length()),
                        ctx -> alertmanager(ctx, question));
            }
        }
        for (ApiCommand command : commands) {
            String path = command.path().startsWith("/") ? command.path() : "/api/v1/" + command.path();
            if (command.method() == ApiCommand.Method.POST) {
                c.routes.post(path, ctx -> command(ctx, command));
            } else {
                c.routes.delete(path, ctx -> command(ctx, command));
            }
        }
        c.routes.get("/api/v1", this::index);
        c.routes.get("/health/live", ctx -> health(ctx, health.liveness()));
        c.routes.get("/health/ready", ctx -> health(ctx, health.readiness()));
        c.routes.get(
                "/metrics",
                ctx -> ctx.contentType("text/plain; version=0.0.4; charset=utf-8")
                        .result(prometheus.get()));
        Console.addTo(c);
        c.routes.exception(BadRequest.class, (e, ctx) -> error(ctx, 400, e.getMessage()));
        c.routes.exception(ApiCommand.Unavailable.class, (e, ctx) -> {
            ctx.header("Retry-After", "2");
            error(ctx, 503, e.getMessage());
        });
        c.routes.exception(LocalStores.NotReady.class, (e, ctx) -> {
            ctx.header("Retry-After", "2");
            error(ctx, 503, e.getMessage());
        });
        c.routes.exception(Exception.class, (e, ctx) -> {
            LOG.atError().addKeyValue("path", ctx.path()).setCause(e).log("a question could not be answered");
            error(ctx, 500, "internal error, see the log of the processor");
        });
    }

    /** What the page may do: nothing from elsewhere, nothing inline, never framed. */
    private static void secured(Context ctx) {
        ctx.header(
                "Content-Security-Policy",
                "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'");
        ctx.header("X-Content-Type-Options", "nosniff");
        ctx.header("Referrer-Policy", "no-referrer");
        ctx.header("Cache-Control", "no-store");
    }

    private void answer(Context ctx, Question question) {
        Params params = params(ctx);
        ObjectNode out = gather.ask(question, params, resolved(ctx, question));
        out.put("at", clock.millis());
        Question.Body page = question.page() == null ? null : question.page().of(out, params);
        if (page != null) {
            ctx.header("Content-Security-Policy", PAGE_POLICY);
            ctx.status(200).contentType(page.contentType()).result(page.text());
            return;
        }
        json(ctx, 200, out);
    }

    private void federate(Context ctx, Question question) {
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
        Params asked = AlertmanagerQuestions.params(ctx.queryParamMap(), clock);
        json(ctx, 200, AlertmanagerQuestions.body(gather.ask(question, asked, question.path())));
    }

    private void command(Context ctx, ApiCommand command) {
        ApiTokens.Holder by = allowed(ctx, command.role());
        if (by != null) {
            ApiCommand.Done done = command.doing().apply(params(ctx), ctx.body(), by);
            json(ctx, done.status(), done.body());
        }
    }

    /** @return who asks; null where the answer has been given: a refusal */
    private ApiTokens.@Nullable Holder allowed(Context ctx, ApiTokens.Role role) {
        if (!tokens.any()) {
            error(ctx, 403, "nobody may give commands: processor.http.tokensFile is not set, or names no token");
            return null;
        }
        if (tokens.isTired()) {
            ctx.header("Retry-After", "60");
            error(ctx, 429, "too many wrong tokens of late; wait a minute");
            return null;
        }
        String given = ctx.header("Authorization");
        boolean bearer = given != null && given.regionMatches(true, 0, BEARER, 0, BEARER.length());
        ApiTokens.Holder by =
                bearer ? tokens.holder(given.substring(BEARER.length()).strip()) : null;
        if (by == null) {
            ctx.header("WWW-Authenticate", "Bearer");
            error(ctx, 401, bearer ? "that token is nobody's" : "a token is needed: Authorization: Bearer TOKEN");
            LOG.atWarn()
                    .addKeyValue("path", ctx.path())
                    .addKeyValue("from", ctx.ip())
                    .log("a command without a right token was refused");
            return null;
        }
        if (by.role().compareTo(role) < 0) {
            error(
                    ctx,
                    403,
                    by.name() + " is " + by.role().name().toLowerCase(Locale.ROOT) + ", this needs "
                            + role.name().toLowerCase(Locale.ROOT));
            return null;
        }
        return by;
    }

    private void internal(Context ctx, Question question) {
        json(ctx, 200, question.local().apply(params(ctx)).toJson());
    }

    private void index(Context ctx) {
        json(
                ctx,
                200,
                Json.shared()
                        .valueToTree(Map.of(
                                "paths",
                                questions.stream()
                                        .map(q -> "/api/v1/" + q.path())
                                        .toList())));
    }

    private Params params(Context ctx) {
        Map<String, String> all = new HashMap<>();
        ctx.queryParamMap().forEach((name, values) -> all.put(name, values.isEmpty() ? "" : values.get(0)));
        all.putAll(ctx.pathParamMap());
        return new Params(all, clock);
    }

    private static String resolved(Context ctx, Question question) {
        String path = question.path();
        for (var e : ctx.pathParamMap().entrySet()) {
            path = path.replace("{" + e.getKey() + "}", UrlText.encode(e.getValue()));
        }
        return path;
    }

    private static void health(Context ctx, String fault) {
        if (fault.isEmpty()) {
            json(ctx, 200, Json.shared().createObjectNode().put("status", "ok"));
        } else {
            error(ctx, 503, fault);
        }
    }

    private static void error(Context ctx, int status, @Nullable String message) {
        json(ctx, status, Json.shared().createObjectNode().put("error", message == null ? "" : message));
    }

    private static void json(Context ctx, int status, JsonNode body) {
        ctx.status(status).contentType("application/json; charset=utf-8").result(body.toString());
    }
}
