package io.tidewatch.processor.run;

import io.tidewatch.processor.ProcessorConfig;
import io.tidewatch.wire.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must hold before an application starts on its state. Anything else is refused loudly, never reset silently. */
public final class StartChecks {
    private static final Logger LOG = LoggerFactory.getLogger(StartChecks.class);
    private static final List<String> INPUTS = List.of(
            Topics.LOGS,
            Topics.SHORT_LOGS,
            Topics.METRICS,
            Topics.ERRORS,
            Topics.ERROR_COMMANDS,
            Topics.ALERT_COMMANDS);

    private final ProcessorConfig.State state;
    private final Admin admin;

    public StartChecks(ProcessorConfig.State state, Admin admin) {
        this.state = state;
        this.admin = admin;
    }

    /** @throws StartRefused where the state folder is below the temporary folder */
    public static void stateDir(ProcessorConfig.State state) {
        try {
            Path dir = Files.createDirectories(Path.of(state.dir())).toRealPath();
            Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
            if (dir.startsWith(temporary) && !state.allowTemporaryDir()) {
                throw new StartRefused("state.dir " + dir + " is below the temporary folder " + temporary
                        + ", where state does not last: set state.dir to a folder that stays");
            }
        } catch (IOException e) {
            throw new StartRefused("state.dir " + state.dir() + " cannot be used: " + e);
        }
    }

    /** @return topics among those that do not exist */
    public Set<String> missing(Set<String> topics) {
        Set<String> missing = new TreeSet<>(topics);
        missing.removeAll(Calls.get(admin.listTopics().names()));
        return missing;
    }

    /** @return number of partitions by topic; all must exist */
    public Map<String, Integer> partitions(Set<String> topics) {
        Map<String, Integer> out = new TreeMap<>();
        Calls.get(admin.describeTopics(topics).allTopicNames())
                .forEach((topic, d) -> out.put(topic, d.partitions().size()));
        return out;
    }

    /** @throws StartRefused where topics are not as both applications need them */
    public void topics(Map<String, Integer> partitions) {
        int signals = partitions.get(Topics.SIGNALS);
        int commands = partitions.get(Topics.ALERT_COMMANDS);
        if (signals != commands) {
            throw new StartRefused("topic " + Topics.SIGNALS + " has " + signals + " partitions and "
                    + Topics.ALERT_COMMANDS + " has " + commands
                    + ": they must have the same number, or a command never meets its alert; delete and create "
                    + Topics.ALERT_COMMANDS + " with " + signals);
        }
        int logs = partitions.get(Topics.LOGS);
        int shortLogs = partitions.get(Topics.SHORT_LOGS);
        if (logs != shortLogs) {
            throw new StartRefused("topic " + Topics.LOGS + " has " + logs + " partitions and " + Topics.SHORT_LOGS
                    + " has " + shortLogs
                    + ": they must have the same number, for one task reads a source's lines of both; delete and create "
                    + Topics.SHORT_LOGS + " with " + logs);
        }
        List<ConfigResource> inputs = INPUTS.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        for (Map.Entry<ConfigResource, Config> e :
                Calls.get(admin.describeConfigs(inputs).all()).entrySet()) {
            var type = e.getValue().get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG);
            if (type != null && !"LogAppendTime".equals(type.value())) {
                throw new StartRefused("topic " + e.getKey().name() + " has message.timestamp.type=" + type.value()
                        + ": a sender's wrong clock would stop the processor; set it to LogAppendTime");
            }
        }
    }

    /**
     * Compares with what the state was written by, and looks for changelogs that are gone; then notes what it is written
     * by from now on.
     *
     * @throws StartRefused where starting would lose or mix up state
     */
    public void state(String applicationId, TopologyShape shape, Map<String, Integer> partitions) {
        ShapeFile file = new ShapeFile(Path.of(state.dir()), applicationId);
        String before = file.read();
        String now = ShapeFile.text(shape, partitions);
        boolean changed = !before.isEmpty() && !before.equals(now);
        if (changed) {
            partitionsAsBefore(before, partitions);
            boolean readsMore = ShapeFile.readsMore(before, now);
            if (!readsMore && !state.acceptTopologyChange()) {
                throw new StartRefused("the state in " + state.dir() + " was written by another topology of "
                        + applicationId + " (" + firstLine(before) + ", now " + firstLine(now)
                        + "): start the version that wrote it, or set state.acceptTopologyChange=true to have local"
                        + " state deleted and restored from the changelogs");
            }
            if (readsMore) {
                LOG.atInfo()
                        .addKeyValue("application", applicationId)
                        .log("the topology reads further topics or has other plug-ins: its state is as it was");
            } else {
                LOG.atWarn()
                        .addKeyValue("application", applicationId)
                        .log("another topology: local state is restored anew");
                file.deleteState();
            }
        }
        List<String> lost = lostChangelogs(applicationId, shape, before);
        if (!lost.isEmpty()) {
            if (!state.acceptLoss()) {
                throw new StartRefused(applicationId + " has processed records before, but " + String.join(", ", lost)
                        + (lost.size() == 1 ? " does" : " do")
                        + " not exist: what it held would be lost silently. Restore it, or set state.acceptLoss=true"
                        + " to go on without");
            }
            LOG.atWarn().addKeyValue("lost", lost).log("changelogs are gone; going on without what they held");
            file.deleteState();
        }
        file.write(now);
    }

    /** Throws the local state of an application away: it is restored from the changelogs. Nothing of it may run. */
    public void deleteLocal(String applicationId) {
        new ShapeFile(Path.of(state.dir()), applicationId).deleteState();
    }

    private static void partitionsAsBefore(String before, Map<String, Integer> partitions) {
        before.lines().filter(line -> line.startsWith("partitions ")).forEach(line -> {
            String[] words = line.split(" ");
            Integer now = partitions.get(words[1]);
            if (now != null && now != Integer.parseInt(words[2])) {
                throw new StartRefused("topic " + words[1] + " had " + words[2]
                        + " partitions when the state was written and has " + now
                        + ": keys would meet the wrong state. The number is fixed for life; the way out is a topic of "
                        + words[2] + " partitions, or a new cluster and state folder");
            }
        });
    }

    private List<String> lostChangelogs(String applicationId, TopologyShape shape, String before) {
        boolean began =
                Calls.get(admin.listConsumerGroupOffsets(applicationId).partitionsToOffsetAndMetadata())
                        .values()
                        .stream()
                        .anyMatch(offset -> offset != null && offset.offset() > 0);
        if (!began) {
            return List.of();
        }
        Set<String> there = Calls.get(admin.listTopics().names());
        List<String> lost = new ArrayList<>();
        for (String store : new TreeSet<>(shape.stores().keySet())) {
            String changelog = applicationId + "-" + store + "-changelog";
            // a store that this version brings has no changelog yet
            boolean known = before.isEmpty() || before.contains(store + ",") || before.contains(store + "]");
            if (known && !there.contains(changelog)) {
                lost.add(changelog);
            }
        }
        return lost;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
