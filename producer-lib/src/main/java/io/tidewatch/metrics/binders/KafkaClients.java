package io.tidewatch.metrics.binders;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the Kafka clients of this JVM, whoever made them, by the MBeans that they register, and tells a few figures of each
 * under the names that Micrometer's binder uses. A client that somebody binds to the same registry is left to them. On one
 * thread.
 */
final class KafkaClients {
    /** Micrometer's binder has it on every meter; ours do not. */
    private static final String BOUND_BY_OTHERS = "kafka.version";

    private static final String CLIENT_ID = "client.id";
    private static final Logger LOG = LoggerFactory.getLogger(KafkaClients.class);

    private static final List<Group> GROUPS = List.of(
            Group.of(
                    "kafka.producer",
                    "producer-metrics",
                    List.of("record-send-total", "record-error-total", "record-retry-total", "outgoing-byte-total"),
                    List.of(
                            "connection-count",
                            "request-latency-avg",
                            "record-queue-time-avg",
                            "buffer-available-bytes",
                            "waiting-threads")),
            Group.of("kafka.consumer", "consumer-metrics", List.of(), List.of("connection-count")),
            Group.of(
                    "kafka.consumer",
                    "consumer-fetch-manager-metrics",
                    List.of("records-consumed-total", "bytes-consumed-total"),
                    List.of("records-lag-max", "fetch-latency-avg")),
            Group.of(
                    "kafka.consumer",
                    "consumer-coordinator-metrics",
                    List.of("rebalance-total", "failed-rebalance-total"),
                    List.of("assigned-partitions", "last-heartbeat-seconds-ago", "commit-latency-avg")));

    private final MeterRegistry registry;
    private final int most;
    private final MBeanServer server;
    private final Map<String, Set<Bean>> known = new TreeMap<>();
    private final AtomicInteger unwatched = new AtomicInteger();
    private boolean said;

    /** @param most clients that are watched at a time; further ones are counted */
    KafkaClients(MeterRegistry registry, int most, MBeanServer server) {
        this.registry = registry;
        this.most = most;
        this.server = server;
    }

    /** What is told of one kind of bean: {@code total}s only grow. */
    private record Group(ObjectName pattern, String prefix, List<String> totals, List<String> gauges) {
        static Group of(String domain, String type, List<String> totals, List<String> gauges) {
            try {
                ObjectName pattern = new ObjectName(domain + ":type=" + type + ",client-id=*");
                String name = type.substring(0, type.length() - "-metrics".length());
                return new Group(pattern, "kafka." + dotted(name) + ".", totals, gauges);
            } catch (JMException e) {
                throw new IllegalStateException(type + " is no name of a bean", e);
            }
        }
    }

    /** An MBean of a client with its meters; they read it as long as it is there. */
    private static final class Bean {
        private final MBeanServer server;
        private final ObjectName name;
        private final List<Meter> meters = new ArrayList<>();

        Bean(MBeanServer server, ObjectName name) {
            this.server = server;
            this.name = name;
        }

        double value(String attribute) {
            try {
                return server.getAttribute(name, attribute) instanceof Number number
                        ? number.doubleValue()
                        : Double.NaN;
            } catch (JMException e) {
                // it was closed, or is of a version that has no such figure
                return Double.NaN;
            }
        }
    }

    /** Takes note of clients that came and went. */
    void look() {
        Map<String, Map<ObjectName, Group>> there = new TreeMap<>();
        for (Group group : GROUPS) {
            for (ObjectName name : server.queryNames(group.pattern, null)) {
                there.computeIfAbsent(clientId(name), id -> new TreeMap<>()).put(name, group);
            }
        }
        there.keySet().removeAll(boundByOthers());
        Set<String> gone = new TreeSet<>(known.keySet());
        gone.removeAll(there.keySet());
        gone.forEach(id -> known.remove(id).forEach(this::forget));
        int left = 0;
        for (Map.Entry<String, Map<ObjectName, Group>> client : there.entrySet()) {
            if (known.containsKey(client.getKey()) || known.size() < most) {
                watch(known.computeIfAbsent(client.getKey(), id -> new HashSet<>()), client);
            } else {
                left++;
            }
        }
        leave(left);
    }

    /** A consumer's beans come one after the other: each is bound when it is seen. */
    private void watch(Set<Bean> beans, Map.Entry<String, Map<ObjectName, Group>> client) {
        client.getValue().forEach((name, group) -> {
            if (beans.stream().noneMatch(bean -> bean.name.equals(name))) {
                Bean bean = new Bean(server, name);
                beans.add(bean);
                group.totals.forEach(total ->
                        bean.meters.add(FunctionCounter.builder(group.prefix + dotted(total), bean, b -> b.value(total))
                                .tag(CLIENT_ID, client.getKey())
                                .register(registry)));
                group.gauges.forEach(
                        gauge -> bean.meters.add(Gauge.builder(group.prefix + dotted(gauge), bean, b -> b.value(gauge))
                                .tag(CLIENT_ID, client.getKey())
                                .register(registry)));
            }
        });
    }

    private void forget(Bean bean) {
        bean.meters.forEach(registry::remove);
    }

    private Set<String> boundByOthers() {
        Set<String> clients = new HashSet<>();
        for (Meter meter : registry.getMeters()) {
            String client = meter.getId().getTag(CLIENT_ID);
            if (client != null && meter.getId().getTag(BOUND_BY_OTHERS) != null) {
                clients.add(client);
            }
        }
        return clients;
    }

    private void leave(int clients) {
        unwatched.set(clients);
        if (clients > 0 && !said) {
            said = true;
            Gauge.builder("tidewatch.lib.kafka.clients.unwatched", unwatched, AtomicInteger::get)
                    .strongReference(true)
                    .register(registry);
            LOG.warn("More than {} Kafka clients: {} are not watched", most, clients);
        }
    }

    private static String clientId(ObjectName name) {
        String id = name.getKeyProperty("client-id");
        return id.startsWith("\"") ? ObjectName.unquote(id) : id;
    }

    private static String dotted(String name) {
        return name.replace('-', '.');
    }
}
