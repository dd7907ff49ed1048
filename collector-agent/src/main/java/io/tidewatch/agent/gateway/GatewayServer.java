package io.tidewatch.agent.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.tidewatch.agent.gateway.GatewayCounts.Protocol;
import io.tidewatch.agent.gateway.Refusal.Reason;
import io.tidewatch.agent.gateway.otlp.OtlpLogs;
import io.tidewatch.agent.gateway.otlp.OtlpMetrics;
import io.tidewatch.agent.gateway.otlp.OtlpStatus;
import io.tidewatch.agent.gateway.series.Gathered;
import io.tidewatch.wire.HostNames;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP side of a gateway: who may, how much, in which form, and what is answered. */
final class GatewayServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayServer.class);
    private static final int IDLE_MILLIS = 30_000;
    private static final String RETRY_SECONDS = "5";

    private final GatewayConfig config;
    private final Intake intake;
    private final Bodies bodies;
    private final Semaphore room;
    private final HostNames names;
    private @Nullable Javalin javalin;

    GatewayServer(GatewayConfig config, Intake intake) {
        this.config = config;
        this.intake = intake;
        this.bodies = new Bodies(config.maxCompressedBytes(), config.maxBodyBytes());
        this.room = new Semaphore(config.maxRequests());
        this.names = new HostNames(config.host(), config.hosts());
    }

    /** Binds; throws IllegalStateException where the port is taken, naming it. */
    void start() {
        Javalin server = Javalin.create(this::configure);
        try {
            server.start(config.host(), config.port());
        } catch (RuntimeException e) {
            server.stop();
            throw new IllegalStateException(
                    "the gateway cannot listen on " + config.host() + ":" + config.port() + " (" + e.getMessage()
                            + "); choose another port",
                    e);
        }
        javalin = server;
    }

    /** @return the port it listens on; the configured one before start */
    int port() {
        return javalin == null ? config.port() : javalin.port();
    }

    /** Lets the requests it has come to their end, those that come meanwhile are asked to come again. */
    @Override
    public void close() {
        if (javalin != null) {
            try {
                var unused = room.tryAcquire(
                        config.maxRequests(), config.deliveryTimeout().toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            javalin.stop();
            javalin = null;
        }
    }

    private void configure(JavalinConfig c) {
        c.startup.showJavalinBanner = false;
        c.startup.showOldJavalinVersionWarning = false;
        // for what Javalin reads itself; bodies are read by Bodies, which know their bounds
        c.http.maxRequestSize = config.maxCompressedBytes();
        c.http.prefer405over404 = true;
        c.jetty.modifyServer(server -> {
            server.setStopTimeout(0); // close has waited for requests: what is left are connections kept alive
            for (var connector : server.getConnectors()) {
                if (connector instanceof ServerConnector tcp) {
                    tcp.setIdleTimeout(IDLE_MILLIS);
                }
            }
        });
        c.routes.post("/api/v1/write", this::remoteWrite);
        c.routes.post("/v1/metrics", ctx -> otlp(ctx, Protocol.OTLP_METRICS));
        c.routes.post("/v1/logs", ctx -> otlp(ctx, Protocol.OTLP_LOGS));
        c.routes.get("/health/live", ctx -> ctx.contentType("application/json").result("{\"status\":\"ok\"}"));
        c.routes.exception(Exception.class, (e, ctx) -> {
            LOG.atError().addKeyValue("path", ctx.path()).setCause(e).log("a request could not be taken");
            ctx.status(500).result("internal error, see the log of the gateway");
        });
    }

    private void remoteWrite(Context ctx) {
        try {
            requireMeant(ctx);
            if (type(ctx).contains("io.prometheus.write.v2")) {
                throw new Refusal(
                        Reason.UNSUPPORTED,
                        "remote write 2.0 is not spoken here; set protobuf_message: prometheus.WriteRequest");
            }
            if (!type(ctx).startsWith("application/x-protobuf")) {
                throw new Refusal(
                        Reason.UNSUPPORTED, "Content-Type is '" + type(ctx) + "', expected application/x-protobuf");
            }
            if (!encoding(ctx).equals("snappy")) {
                throw new Refusal(Reason.UNSUPPORTED, "Content-Encoding is '" + encoding(ctx) + "', expected snappy");
            }
            Gathered gathered = take(ctx, Protocol.REMOTE_WRITE, false);
            if (gathered.losses().told() > 0) {
                // the others are taken; a sender does not come again, and logs why
                ctx.status(400).result(gathered.losses().text());
            } else {
                ctx.status(204);
            }
        } catch (Refusal refusal) {
            refused(ctx, refusal);
            ctx.result(refusal.text());
        }
    }

    private void otlp(Context ctx, Protocol protocol) {
        boolean json = type(ctx).startsWith("application/json");
        String answered = json ? "application/json" : "application/x-protobuf";
        try {
            requireMeant(ctx);
            if (!json && !type(ctx).startsWith("application/x-protobuf")) {
                throw new Refusal(
                        Reason.UNSUPPORTED,
                        "Content-Type is '" + type(ctx) + "', expected application/x-protobuf or application/json");
            }
            Gathered gathered = take(ctx, protocol, json);
            byte[] answer = protocol == Protocol.OTLP_LOGS
                    ? OtlpLogs.answer(gathered, json)
                    : OtlpMetrics.answer(gathered, json);
            ctx.status(200).contentType(answered).result(answer);
        } catch (Refusal refusal) {
            refused(ctx, refusal);
            ctx.contentType(answered).result(OtlpStatus.bytes(refusal, json));
        }
    }

    private Gathered take(Context ctx, Protocol protocol, boolean json) throws Refusal {
        intake.counts().requested(protocol);
        if (!isAllowed(ctx)) {
            throw new Refusal(Reason.UNAUTHORIZED, "expected Authorization: Bearer with the gateway's token");
        }
        if (!room.tryAcquire()) {
            throw new Refusal(Reason.BUSY, config.maxRequests() + " requests are being taken; send it again");
        }
        try {
            byte[] body = bodies.read(
                    ctx.req().getInputStream(), encoding(ctx), ctx.req().getContentLengthLong());
            return intake.take(protocol, body, json);
        } catch (IOException e) {
            throw new Refusal(Reason.SLOW, "the body did not come to its end");
        } finally {
            room.release();
        }
    }

    /** Without a token a page of another site could send too: its requests carry its own name. */
    private void requireMeant(Context ctx) throws Refusal {
        String host = ctx.header("Host");
        if (!config.token().isSet() && !names.has(host)) {
            throw new Refusal(
                    Reason.MISDIRECTED, HostNames.refusal(host, "agent.gateway.hosts", "agent.gateway.token"));
        }
    }

    private void refused(Context ctx, Refusal refusal) {
        intake.counts().refused(refusal.reason());
        ctx.status(refusal.status());
        if (refusal.status() == 503) {
            ctx.header("Retry-After", RETRY_SECONDS);
        }
        if (refusal.reason() == Reason.UNAUTHORIZED) {
            ctx.header("WWW-Authenticate", "Bearer");
        }
    }

    private boolean isAllowed(Context ctx) {
        if (!config.token().isSet()) {
            return true;
        }
        String given = ctx.header("Authorization");
        byte[] wanted = ("Bearer " + config.token().reveal()).getBytes(UTF_8);
        return given != null && MessageDigest.isEqual(wanted, given.getBytes(UTF_8));
    }

    private static String type(Context ctx) {
        String type = ctx.header("Content-Type");
        return type == null ? "" : type.toLowerCase(Locale.ROOT).trim();
    }

    private static String encoding(Context ctx) {
        String encoding = ctx.header("Content-Encoding");
        return encoding == null ? "" : encoding.toLowerCase(Locale.ROOT).trim();
    }
}
