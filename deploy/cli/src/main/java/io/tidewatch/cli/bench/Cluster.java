package io.tidewatch.cli.bench;

import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rulefile.PredefinedRules;
import io.tidewatch.topics.TopicAdmin;
import io.tidewatch.topics.TopicLayout;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The cluster of one part of the run: a fresh broker in a process of its own, or one that was named. */
final class Cluster implements AutoCloseable {
    /** So many new kinds of error may be told of at once: the rule's own bound is not what is measured. */
    static final int MOST_NEW_ERRORS = 100_000;

    private static final String NEW_ERROR = "error-new";
    private static final Duration GONE_IN = Duration.ofSeconds(30);

    private final @Nullable BrokerProcess process;
    private final String bootstrap;
    private final Admin admin;

    private Cluster(@Nullable BrokerProcess process, String bootstrap) {
        this.process = process;
        this.bootstrap = bootstrap;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    static Cluster open(BenchSettings settings, Path dir) throws IOException {
        return settings.kafka() == null ? own(dir) : new Cluster(null, settings.kafka());
    }

    /** A broker of its own. */
    static Cluster own(Path dir) throws IOException {
        BrokerProcess process = BrokerProcess.start(dir);
        return new Cluster(process, process.bootstrap());
    }

    String bootstrap() {
        return bootstrap;
    }

    Admin admin() {
        return admin;
    }

    /** @return the broker's CPU time up to now; 0 where the broker is not ours */
    long brokerCpuNanos() {
        return process == null ? 0 : process.cpuNanos();
    }

    /**
     * Makes the topics and writes the rules.
     *
     * @param fresh whether the topics must not hold anything yet
     * @param logMetrics whether metrics are made of log lines, by the definitions that come along
     * @param manyNewErrors whether the rule of new errors may fire {@value #MOST_NEW_ERRORS} alerts at once
     * @throws IllegalStateException where they are not as they should be, in words for the user
     */
    void prepare(int partitions, boolean fresh, boolean logMetrics, boolean manyNewErrors) {
        TopicAdmin.Applied applied = TopicAdmin.apply(admin, TopicLayout.of(partitions, 1));
        if (!applied.problems().isEmpty()) {
            throw new IllegalStateException(String.join("\n", applied.problems()));
        }
        List<String> inputs = List.of(Topics.LOGS, Topics.SHORT_LOGS, Topics.METRICS, Topics.ERRORS, Topics.RULES);
        if (fresh && records(inputs) > 0) {
            throw new IllegalStateException(
                    "the topics at " + bootstrap
                            + " hold records already; a bench needs a cluster of its own: name an empty one, or leave --kafka out");
        }
        write(PredefinedRules.load().stream()
                .map(rule -> manyNewErrors && rule.id().equals(NEW_ERROR) ? unbounded(rule) : rule)
                .toList());
        if (logMetrics) {
            write(PredefinedRules.logMetrics());
        }
    }

    /** Writes rules into their topic. */
    void write(List<Rule> rules) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new ByteArraySerializer())) {
            for (Rule rule : rules) {
                var unused = producer.send(new ProducerRecord<>(Topics.RULES, rule.id(), JsonCodec.RULE.encode(rule)));
            }
        }
    }

    /**
     * The records that are written meanwhile keep the time their sender gave them, as if they had been there since then;
     * the topic is afterwards what it was.
     */
    <T> T timedBySender(String topic, Supplier<T> writing) {
        timestamps(topic, "CreateTime");
        try {
            return writing.get();
        } finally {
            timestamps(topic, "LogAppendTime");
        }
    }

    private void timestamps(String topic, String type) {
        ConfigEntry entry = new ConfigEntry(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, type);
        try {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the times of " + topic + " cannot be set", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** @return how many records those topics ever got, marks of transactions included */
    long records(List<String> topics) {
        return GroupProgress.ends(admin, topics).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** @return how many records each topic but the inputs ever got, marks of transactions included */
    Map<String, Long> written() {
        try {
            Set<String> names = new HashSet<>(topics());
            names.removeAll(List.of(Topics.LOGS, Topics.SHORT_LOGS, Topics.METRICS, Topics.ERRORS));
            Map<String, Long> sums = new TreeMap<>();
            GroupProgress.ends(admin, List.copyOf(names))
                    .forEach((partition, end) -> sums.merge(partition.topic(), end, Long::sum));
            return sums;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the topics cannot be listed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /**
     * Takes all topics and groups away, so that the next part finds an empty cluster and a warm broker. Nothing of the
     * applications may run.
     *
     * @throws IllegalStateException where they are not gone in time
     */
    void clear() {
        long until = System.nanoTime() + GONE_IN.toNanos();
        try {
            while (!withoutGroups() || !withoutTopics()) {
                if (System.nanoTime() > until) {
                    throw new IllegalStateException("what the last part left in the cluster is not gone in " + GONE_IN);
                }
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the cluster cannot be cleared: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** An application that closed does not leave its group by itself. */
    private boolean withoutGroups() throws ExecutionException, InterruptedException {
        for (GroupListing group : admin.listGroups().all().get()) {
            String id = group.groupId();
            removeMembers(id);
            try {
                admin.deleteConsumerGroups(List.of(id)).all().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof GroupNotEmptyException)) {
                    throw e;
                }
                // its members are leaving
                return false;
            }
        }
        return true;
    }

    private void removeMembers(String group) throws ExecutionException, InterruptedException {
        try {
            admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get();
        } catch (ExecutionException e) {
            // the client says that of a group whose members have all left by themselves
            if (!(e.getCause() instanceof IllegalArgumentException)) {
                throw e;
            }
        }
    }

    private boolean withoutTopics() throws ExecutionException, InterruptedException {
        Set<String> left = topics();
        admin.deleteTopics(left).all().get();
        return left.isEmpty();
    }

    private Set<String> topics() throws ExecutionException, InterruptedException {
        return admin.listTopics(new ListTopicsOptions().listInternal(false))
                .names()
                .get();
    }

    @Override
    public void close() {
        admin.close();
        if (process != null) {
            process.close();
        }
    }

    private static Rule unbounded(Rule r) {
        return new Rule(
                r.id(),
                r.revision(),
                r.effectiveFromMillis(),
                r.enabled(),
                r.input(),
                r.condition(),
                r.groupBy(),
                r.severity(),
                r.forDuration(),
                r.keepFiringFor(),
                r.noData(),
                r.labels(),
                r.annotations(),
                MOST_NEW_ERRORS);
    }
}
