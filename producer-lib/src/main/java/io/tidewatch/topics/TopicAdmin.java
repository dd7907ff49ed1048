package io.tidewatch.topics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics that are missing, and says what is wrong with those that are there. Changes none that exists. */
public final class TopicAdmin {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(15);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /**
     * What {@link #apply} did.
     *
     * @param created topics that were not there
     * @param unchanged topics that were there
     * @param problems what is not as the layout says, in words, each with the way out
     */
    public record Applied(List<String> created, List<String> unchanged, List<String> problems) {}

    private TopicAdmin() {}

    /**
     * Creates what is missing and waits until it is seen. Others may do the same at the same time.
     *
     * @throws KafkaException where the cluster does not answer or refuses
     */
    public static Applied apply(Admin admin, TopicLayout layout) {
        Map<String, TopicDescription> there = describe(admin, layout.specs());
        List<String> created = new ArrayList<>();
        List<String> unchanged = new ArrayList<>();
        List<NewTopic> missing = new ArrayList<>();
        for (TopicSpec spec : layout.specs()) {
            if (there.containsKey(spec.name())) {
                unchanged.add(spec.name());
            } else {
                missing.add(new NewTopic(spec.name(), spec.partitions(), (short) spec.replication())
                        .configs(spec.configs()));
            }
        }
        admin.createTopics(missing).values().forEach((name, result) -> {
            try {
                get(result);
                created.add(name);
            } catch (TopicExistsException e) {
                unchanged.add(name);
            }
        });
        long until = System.nanoTime() + SEEN_WITHIN.toNanos();
        while (describe(admin, layout.specs()).size() < layout.specs().size() && System.nanoTime() < until) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        awaitOpen(admin, created);
        return new Applied(List.copyOf(created), List.copyOf(unchanged), check(admin, layout));
    }

    /**
     * A broker may be told of a new partition before it has opened it. A producer whose first batch comes then, and is refused
     * while its second is taken, is out of order for good (its sequence began with the second): so nobody may produce
     * before each partition answers.
     */
    private static void awaitOpen(Admin admin, List<String> topics) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        get(admin.describeTopics(topics).allTopicNames())
                .forEach((name, topic) -> topic.partitions()
                        .forEach(p -> asked.put(new TopicPartition(name, p.partition()), OffsetSpec.latest())));
        // asks again until the leader answers
        get(admin.listOffsets(asked).all());
    }

    /**
     * @return everything that keeps the applications from running rightly, in words, each with the way out; empty where
     *     all is well
     * @throws KafkaException where the cluster does not answer or refuses
     */
    public static List<String> check(Admin admin, TopicLayout layout) {
        Map<String, TopicDescription> there = describe(admin, layout.specs());
        Map<String, Config> configs = configs(admin, there);
        List<String> problems = new ArrayList<>();
        for (TopicSpec spec : layout.specs()) {
            TopicDescription topic = there.get(spec.name());
            if (topic == null) {
                problems.add("topic " + spec.name() + " does not exist: create it with 'tidewatch topics apply'");
                continue;
            }
            int partitions = topic.partitions().size();
            if (partitions != spec.partitions()) {
                problems.add("topic " + spec.name() + " has " + partitions + " partitions where the configuration says "
                        + spec.partitions() + ": the number is fixed for life, so set it to " + partitions
                        + " in the configuration, or stop all parts, delete the topic and apply again");
            }
            Config config = configs.get(spec.name());
            if (config != null) {
                problems.addAll(TopicDrift.of(spec, config));
            }
        }
        return List.copyOf(problems);
    }

    /**
     * @return the topics that are there and may be seen
     * @throws KafkaException where the cluster does not answer or refuses
     */
    public static Set<String> names(Admin admin) {
        return get(admin.listTopics().names());
    }

    /**
     * Grants rights; those that are there already stay as they are.
     *
     * @return how many it was asked for
     * @throws KafkaException where the cluster does not answer or refuses
     */
    public static int grant(Admin admin, Collection<AclBinding> rights) {
        get(admin.createAcls(rights).all());
        return rights.size();
    }

    private static Map<String, TopicDescription> describe(Admin admin, List<TopicSpec> specs) {
        Set<String> names = names(admin);
        List<String> present =
                specs.stream().map(TopicSpec::name).filter(names::contains).toList();
        return get(admin.describeTopics(present).allTopicNames());
    }

    private static Map<String, Config> configs(Admin admin, Map<String, TopicDescription> there) {
        List<ConfigResource> resources = there.keySet().stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        return get(admin.describeConfigs(resources).all()).entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().name(), Map.Entry::getValue));
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException(
                    "Kafka did not answer within " + CALL_TIMEOUT.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new org.apache.kafka.common.errors.InterruptException(e);
        }
    }
}
