package io.tidewatch.redact;

import io.tidewatch.event.LogEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Arguments of a message are redacted as the message shows them: the one behind {@code password={}} is a secret by its
 * place only.
 */
final class ArgumentMasks {
    private static final String HOLE = "{}";

    private ArgumentMasks() {}

    // what is not changed is the same instance
    @SuppressWarnings("ReferenceEquality")
    static List<String> of(LogEvent event, String redacted, Redactor redactor) {
        List<String> arguments = event.arguments();
        if (arguments.isEmpty()) {
            return arguments;
        }
        if (redacted != event.message() && event.template() != null) {
            return shown(event, event.template(), redacted, redactor);
        }
        List<String> out = null;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            String own = redactor.redact(argument);
            if (own != argument) {
                out = out == null ? new ArrayList<>(arguments) : out;
                out.set(i, own);
            }
        }
        return out == null ? arguments : out;
    }

    /** Follows the template through the message; where they do not fit, an argument that the message hides is a secret. */
    private static List<String> shown(LogEvent event, String template, String redacted, Redactor redactor) {
        String message = event.message();
        List<Finding> findings = redactor.find(message);
        List<String> out = new ArrayList<>(event.arguments().size());
        int inTemplate = 0;
        int inMessage = 0;
        boolean fits = true;
        for (String argument : event.arguments()) {
            String own = redactor.redact(argument);
            int hole = template.indexOf(HOLE, inTemplate);
            int begin = inMessage + hole - inTemplate;
            fits = fits
                    && hole >= 0
                    && message.regionMatches(inMessage, template, inTemplate, hole - inTemplate)
                    && message.startsWith(argument, begin);
            if (fits) {
                int end = begin + argument.length();
                Finding cover = covering(findings, begin, end);
                boolean touched = findings.stream().anyMatch(f -> f.from() < end && f.to() > begin);
                own = cover != null
                        ? redactor.mark(argument, cover)
                        : touched && own.equals(argument) ? Redactor.MASK : own;
                inTemplate = hole + HOLE.length();
                inMessage = end;
            } else if (!redacted.contains(own)) {
                own = Redactor.MASK;
            }
            out.add(own);
        }
        return out.equals(event.arguments()) ? event.arguments() : out;
    }

    private static @Nullable Finding covering(List<Finding> findings, int from, int to) {
        for (Finding finding : findings) {
            if (from < to && finding.from() <= from && finding.to() >= to) {
                return finding;
            }
        }
        return null;
    }
}
