package io.tidewatch.cli.acl;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.topics.TopicLayout;
import io.tidewatch.wire.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AclBinding;

/**
 * A right of somebody.
 *
 * @param principal such as {@code User:shop}
 */
public record Grant(Part part, String principal, Right right) {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.:@/-]+");

    /**
     * All grants of a cluster.
     *
     * @param principals {@code PART=TYPE:NAME} each; a part may have several; who is not named is
     *     {@code User:tidewatch-PART}
     * @throws IllegalArgumentException where one of them cannot be read
     */
    public static List<Grant> of(TopicLayout layout, List<String> principals) {
        Map<Part, List<String>> named = new EnumMap<>(Part.class);
        principals.forEach(each -> {
            int equals = each.indexOf('=');
            String who = each.substring(equals + 1);
            if (equals < 0 || who.indexOf(':') < 1 || who.endsWith(":")) {
                throw new IllegalArgumentException("principal is '" + each + "', expected PART=User:NAME");
            }
            named.computeIfAbsent(part(each.substring(0, equals)), part -> new ArrayList<>())
                    .add(who);
        });
        List<Grant> grants = new ArrayList<>();
        for (Part part : Part.values()) {
            for (String who : named.getOrDefault(part, List.of(part.principal()))) {
                part.rights(layout).forEach(right -> grants.add(new Grant(part, who, right)));
            }
        }
        return List.copyOf(grants);
    }

    /** @return the grants as Kafka wants them */
    public static List<AclBinding> bindings(List<Grant> grants) {
        return grants.stream()
                .flatMap(grant -> grant.right.bindings(grant.principal).stream())
                .distinct()
                .toList();
    }

    /** @return the command that grants it, for a POSIX shell */
    public String command(String bootstrapServers) {
        StringBuilder out = new StringBuilder("kafka-acls --bootstrap-server ")
                .append(quoted(bootstrapServers))
                .append(" --command-config admin.properties --add --allow-principal ")
                .append(quoted(principal));
        right.operationNames().forEach(operation -> out.append(" --operation ").append(operation));
        out.append(
                        switch (right.type()) {
                            case TOPIC -> " --topic ";
                            case GROUP -> " --group ";
                            case TRANSACTIONAL_ID -> " --transactional-id ";
                            default -> throw new IllegalStateException("no option for " + right.type());
                        })
                .append(right.name());
        if (right.prefix()) {
            out.append(" --resource-pattern-type prefixed");
        }
        return out.toString();
    }

    /** @return the grants as an array of objects, one for each resource of a principal */
    public static ArrayNode json(List<Grant> grants) {
        ArrayNode all = Json.shared().createArrayNode();
        for (Grant grant : grants) {
            ObjectNode one = all.addObject();
            one.put("part", grant.part.label());
            one.put("principal", grant.principal);
            one.put("resourceType", grant.right.type().name());
            one.put("resource", grant.right.name());
            one.put("patternType", grant.right.pattern().name());
            ArrayNode operations = one.putArray("operations");
            grant.right.operations().forEach(operation -> operations.add(operation.name()));
            one.put("host", "*");
            one.put("why", grant.right.why());
        }
        return all;
    }

    private static Part part(String label) {
        return Arrays.stream(Part.values())
                .filter(part -> part.label().equals(label.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("part is '" + label + "', expected one of "
                        + Arrays.stream(Part.values()).map(Part::label).toList()));
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
