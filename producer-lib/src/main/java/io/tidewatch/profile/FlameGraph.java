package io.tidewatch.profile;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidewatch.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A profile as one page that needs nothing else. Names come from class files, which may be hostile: they reach the page as
 * data only, are shown as text only, and the page's policy runs no script but its own, by its hash.
 */
final class FlameGraph {
    private static final int MAX_NODES = 40_000;
    private static final int TOP_METHODS = 25;

    private FlameGraph() {}

    static String html(Profile profile) {
        String style = resource("flame.css");
        String script = resource("flame.js");
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '" + hash(style)
                + "'; script-src '" + hash(script) + "'; base-uri 'none'; form-action 'none'\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<title>Tidewatch profile</title>\n<style>" + style + "</style>\n</head>\n<body>\n"
                + resource("flame.html")
                + "<script type=\"application/json\" id=\"profile\">" + data(profile) + "</script>\n"
                + "<script>" + script + "</script>\n</body>\n</html>\n";
    }

    private static String data(Profile profile) {
        List<Map<String, Object>> views = new ArrayList<>();
        for (ProfileView view : ProfileView.values()) {
            views.add(view(profile, view));
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("subject", profile.subject());
        data.put("from", profile.from().toString());
        data.put("millis", profile.duration().toMillis());
        data.put("jvmLoad", profile.load().jvm());
        data.put("machineLoad", profile.load().machine());
        data.put("threads", profile.load().threads());
        data.put("lostBytes", profile.lostBytes());
        data.put("unreadable", profile.unreadable());
        data.put("pauses", pauses(profile.collections()));
        data.put("safepoints", pauses(profile.safepoints()));
        data.put("views", views);
        try {
            // nothing in it can end the element it stands in
            return Json.shared()
                    .writeValueAsString(data)
                    .replace("&", "\\u0026")
                    .replace("<", "\\u003c")
                    .replace(">", "\\u003e");
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> view(Profile profile, ProfileView view) {
        StackTable table = profile.table(view);
        FlameTree.Walk walk = new FlameTree(table).walk(MAX_NODES);
        List<Object> top = new ArrayList<>();
        for (MethodShare method : profile.topMethods(view, TOP_METHODS)) {
            top.add(List.of(method.method(), method.self(), method.total()));
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("id", view.id());
        data.put("unit", view.unit());
        data.put("total", table.totalWeight());
        data.put("samples", table.totalSamples());
        data.put("names", walk.names());
        data.put("own", walk.names().stream().map(FlameGraph::isOwn).toList());
        data.put("nodes", walk.nodes());
        data.put("left", walk.left());
        data.put("least", walk.least());
        data.put("top", top);
        return data;
    }

    private static int isOwn(String frame) {
        return frame.equals(JfrStacks.OWN) || OwnSamples.isFrame(frame) ? 1 : 0;
    }

    private static List<Object> pauses(List<Pauses> pauses) {
        return pauses.stream()
                .<Object>map(p -> List.of(p.name(), p.count(), p.totalNanos(), p.longestNanos()))
                .toList();
    }

    private static String resource(String name) {
        try (InputStream in =
                Objects.requireNonNull(FlameGraph.class.getResourceAsStream(name), name + " is missing in the jar")) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the page's policy knows a script or style by. */
    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
