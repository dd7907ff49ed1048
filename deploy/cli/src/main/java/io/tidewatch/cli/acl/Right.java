package io.tidewatch.cli.acl;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What may be done with a resource.
 *
 * @param type topic, group or transactional id
 * @param name its name, or how its name begins
 * @param prefix whether it is a beginning
 * @param operations in Kafka's order; Describe comes with Read, Write and Delete and is not said then
 * @param why what it is for, in a few words
 */
public record Right(ResourceType type, String name, boolean prefix, Set<AclOperation> operations, String why) {
    private static final String ANYWHERE = "*";

    public Right {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name is empty, expected that of a " + type);
        }
        if (operations.isEmpty()) {
            throw new IllegalArgumentException("operations of " + name + " are none, expected at least one");
        }
        operations = Collections.unmodifiableSet(EnumSet.copyOf(operations));
    }

    static Right topic(String name, String why, AclOperation... operations) {
        return new Right(ResourceType.TOPIC, name, false, Set.of(operations), why);
    }

    static Right topics(String prefix, String why, AclOperation... operations) {
        return new Right(ResourceType.TOPIC, prefix, true, Set.of(operations), why);
    }

    static Right group(String name, String why) {
        return new Right(ResourceType.GROUP, name, false, Set.of(AclOperation.READ), why);
    }

    static Right groups(String prefix, String why) {
        return new Right(ResourceType.GROUP, prefix, true, Set.of(AclOperation.READ), why);
    }

    static Right transactions(String prefix, String why) {
        return new Right(ResourceType.TRANSACTIONAL_ID, prefix, true, Set.of(AclOperation.WRITE), why);
    }

    /** @return the same as Kafka wants it, for clients of any host */
    public List<AclBinding> bindings(String principal) {
        ResourcePattern resource = new ResourcePattern(type, name, pattern());
        return operations.stream()
                .map(operation -> new AclBinding(
                        resource, new AccessControlEntry(principal, ANYWHERE, operation, AclPermissionType.ALLOW)))
                .toList();
    }

    PatternType pattern() {
        return prefix ? PatternType.PREFIXED : PatternType.LITERAL;
    }

    /** @return Kafka's names of the operations, as its command takes them */
    List<String> operationNames() {
        return operations.stream().map(Right::camel).toList();
    }

    /** DESCRIBE_CONFIGS is DescribeConfigs there. */
    private static String camel(AclOperation operation) {
        return Stream.of(operation.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .reduce("", String::concat);
    }
}
