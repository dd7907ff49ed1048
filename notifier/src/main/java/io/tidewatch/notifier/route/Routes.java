package io.tidewatch.notifier.route;

import io.tidewatch.alert.Alert;
import io.tidewatch.notifier.match.AlertLabels;
import io.tidewatch.notifier.match.LabelMatcher;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The routes, compiled: which groups an alert belongs to. Immutable. */
public final class Routes {
    private static final int MOST_KEY_CHARS = 300;

    private final List<Compiled> routes;
    private final List<String> groupBy;
    private final Set<String> receivers;

    /**
     * @param groupBy labels a route groups by that names none itself
     * @param receivers names of those an escalation may name
     */
    public Routes(List<RouteConfig> routes, List<String> groupBy, Set<String> receivers) {
        this.groupBy = List.copyOf(groupBy);
        this.receivers = Set.copyOf(receivers);
        this.routes = routes.stream()
                .map(r -> new Compiled(
                        r, r.matchers().stream().map(LabelMatcher::parse).toList(), orElse(r.groupBy(), groupBy)))
                .toList();
    }

    /** @return one for each route that takes the alert; empty where none does */
    public List<RoutedAlert> of(Alert alert) {
        List<RoutedAlert> out = new ArrayList<>();
        for (Compiled route : routes) {
            if (route.matchers.stream().allMatch(m -> m.matches(alert))) {
                out.add(routed(route.config.name(), route.groupBy, alert));
                if (!route.config.goOn()) {
                    break;
                }
            }
        }
        for (String receiver : alert.receivers()) {
            if (receivers.contains(receiver)) {
                out.add(routed(escalatedTo(receiver), groupBy, alert));
            }
        }
        return out;
    }

    /** @return the receivers its escalation names that are not configured */
    List<String> unknownReceivers(Alert alert) {
        return alert.receivers().stream().filter(r -> !receivers.contains(r)).toList();
    }

    /** @return name of the route by which a receiver is told of what escalated to it; no configured route has it */
    public static String escalatedTo(String receiver) {
        return "escalation/" + receiver;
    }

    private static RoutedAlert routed(String route, List<String> groupBy, Alert alert) {
        Map<String, String> labels = new TreeMap<>();
        groupBy.forEach(name -> labels.put(name, AlertLabels.of(alert, name)));
        return new RoutedAlert(route, groupKey(route, labels), labels, false, Trim.alert(alert));
    }

    /** @return {@code route{a="x",b="y"}}; what is longer than a name should be ends in a hash of the whole */
    static String groupKey(String route, Map<String, String> labels) {
        StringBuilder key = new StringBuilder(route).append('{');
        String comma = "";
        for (Map.Entry<String, String> e : new TreeMap<>(labels).entrySet()) {
            key.append(comma).append(e.getKey()).append("=\"");
            // NUL parts keys of stores, so it must not come from outside
            key.append(e.getValue().replace("\\", "\\\\").replace("\"", "\\\"").replace("\0", "\\0"));
            key.append('"');
            comma = ",";
        }
        String whole = key.append('}').toString();
        if (whole.length() <= MOST_KEY_CHARS) {
            return whole;
        }
        UUID hash = UUID.nameUUIDFromBytes(whole.getBytes(StandardCharsets.UTF_8));
        return Trim.text(whole, MOST_KEY_CHARS - 40) + hash + "}";
    }

    private static List<String> orElse(@Nullable List<String> own, List<String> fallback) {
        return own == null ? fallback : own;
    }

    private record Compiled(RouteConfig config, List<LabelMatcher> matchers, List<String> groupBy) {}
}
