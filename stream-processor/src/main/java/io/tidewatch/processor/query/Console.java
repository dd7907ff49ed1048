package io.tidewatch.processor.query;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The built-in page: a fixed list of files out of this jar and its WebJars; there is no look-up by name on a disk. */
final class Console {
    private static final String WEBJARS = "/META-INF/resources/webjars/";
    private static final String PREACT = WEBJARS + "preact/" + version("preact") + "/";
    private static final String UPLOT = WEBJARS + "uplot/" + version("uplot") + "/";
    private static final String JS = "text/javascript; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";

    private static final Map<String, Asset> ASSETS = Map.ofEntries(
            Map.entry("/", new Asset("/console/index.html", "text/html; charset=utf-8")),
            Map.entry("/console/words.js", new Asset("/console/words.js", JS)),
            Map.entry("/console/rates.js", new Asset("/console/rates.js", JS)),
            Map.entry("/console/app.js", new Asset("/console/app.js", JS)),
            Map.entry("/console/logs.js", new Asset("/console/logs.js", JS)),
            Map.entry("/console/style.css", new Asset("/console/style.css", CSS)),
            Map.entry("/console/icon.svg", new Asset("/console/icon.svg", "image/svg+xml")),
            Map.entry("/console/lib/preact.js", new Asset(PREACT + "dist/preact.min.umd.js", JS)),
            Map.entry("/console/lib/hooks.js", new Asset(PREACT + "hooks/dist/hooks.umd.js", JS)),
            Map.entry("/console/lib/uplot.js", new Asset(UPLOT + "dist/uPlot.iife.min.js", JS)),
            Map.entry("/console/lib/uplot.css", new Asset(UPLOT + "dist/uPlot.min.css", CSS)));

    private record Asset(String resource, String contentType) {}

    private Console() {}

    static void addTo(JavalinConfig c) {
        ASSETS.forEach((path, asset) -> {
            byte[] bytes = read(asset.resource());
            c.routes.get(path, ctx -> serve(ctx, asset, bytes));
        });
    }

    private static void serve(Context ctx, Asset asset, byte[] bytes) {
        ctx.contentType(asset.contentType()).result(bytes);
    }

    private static byte[] read(String resource) {
        try (InputStream in = Console.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the console's file " + resource + " is not on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** WebJars carry their version in their paths; it is read from the jar's own properties. */
    private static String version(String webjar) {
        String pom = "/META-INF/maven/org.webjars.npm/" + webjar + "/pom.properties";
        java.util.Properties properties = new java.util.Properties();
        try (InputStream in = Console.class.getResourceAsStream(pom)) {
            if (in == null) {
                throw new IllegalStateException("WebJar " + webjar + " is not on the class path");
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
