package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rulefile.Fault;
import io.tidewatch.processor.rulefile.RuleFile;
import io.tidewatch.processor.rulefile.RulePlan;
import io.tidewatch.processor.run.RuleBook;
import io.tidewatch.wire.Json;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Rules by HTTP, in the language of rule files: {@code POST rules/validate} and {@code POST rules} take a file as their body,
 * {@code DELETE rules/{id}} takes one away. All of a file or nothing, as {@code tidewatch rules apply} does it.
 */
final class RuleCommands {
    private static final String VIA = "api";

    /** As much as a file may have: ten thousand rules and more. */
    private static final int MOST_BYTES = 16 << 20;

    private final RuleBook book;
    private final Clock clock;

    RuleCommands(RuleBook book, Clock clock) {
        this.book = book;
        this.clock = clock;
    }

    List<ApiCommand> all() {
        return List.of(
                new ApiCommand(
                        ApiCommand.Method.POST,
                        "rules/validate",
                        ApiTokens.Role.VIEWER,
                        "rule.validate",
                        MOST_BYTES,
                        this::validate),
                new ApiCommand(
                        ApiCommand.Method.POST, "rules", ApiTokens.Role.ADMIN, "rule.apply", MOST_BYTES, this::apply),
                new ApiCommand(
                        ApiCommand.Method.DELETE,
                        "rules/{id}",
                        ApiTokens.Role.ADMIN,
                        "rule.delete",
                        ApiCommand.USUAL_BYTES,
                        this::delete));
    }

    /** A file has faults: nothing was changed. */
    private static final class Faulty extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient List<Fault> faults;

        Faulty(List<Fault> faults) {
            super("faults");
            this.faults = faults;
        }
    }

    private ApiCommand.Done validate(Params params, String body, ApiCommand.Asker by) {
        try {
            ObjectNode out = Json.shared().createObjectNode();
            out.put("rules", read(body, null).size());
            return new ApiCommand.Done(200, out);
        } catch (Faulty e) {
            return faults(e.faults);
        }
    }

    private ApiCommand.Done apply(Params params, String body, ApiCommand.Asker by) {
        boolean prune = params.text("prune", "false").equals("true");
        boolean dry = params.text("dryRun", "false").equals("true");
        Function<RuleBook.Contents, RulePlan> plan = contents -> {
            Collection<Rule> beside = prune ? List.of() : contents.rules();
            return RulePlan.of(contents.rules(), read(body, beside), prune, clock.millis());
        };
        try {
            return planned(dry ? plan.apply(book.read()) : change(plan, by), dry);
        } catch (Faulty e) {
            return faults(e.faults);
        } catch (KafkaException e) {
            throw new ApiCommand.Unavailable("Kafka did not take the rules, nothing was changed: " + e.getMessage(), e);
        }
    }

    private ApiCommand.Done delete(Params params, String body, ApiCommand.Asker by) {
        String id = params.required("id");
        try {
            RulePlan done = change(
                    contents -> {
                        boolean there = contents.unreadable().contains(id)
                                || contents.rules().stream()
                                        .anyMatch(rule -> rule.id().equals(id));
                        List<Fault> named = RuleFile.faultsWithout(contents.rules(), List.of(id));
                        if (there && !named.isEmpty()) {
                            throw new Faulty(named);
                        }
                        return there ? RulePlan.removal(List.of(id)) : new RulePlan(List.of(), 0);
                    },
                    by);
            return done.changes().isEmpty()
                    ? new ApiCommand.Done(
                            404, Json.shared().createObjectNode().put("error", "there is no rule '" + id + "'"))
                    : planned(done, false);
        } catch (Faulty e) {
            Fault first = e.faults.get(0);
            return new ApiCommand.Done(
                    409,
                    Json.shared()
                            .createObjectNode()
                            .put("error", "not deleted: " + first.file() + ": " + first.message()));
        } catch (KafkaException e) {
            throw new ApiCommand.Unavailable("Kafka did not take it, nothing was changed: " + e.getMessage(), e);
        }
    }

    private RulePlan change(Function<RuleBook.Contents, RulePlan> plan, ApiCommand.Asker by) {
        return book.change(plan, by.name(), VIA, by.requestId(), clock.millis());
    }

    private static List<Rule> read(String body, @Nullable Collection<Rule> beside) {
        RuleFile file = beside == null ? RuleFile.read("body", body) : RuleFile.read("body", body, beside);
        if (!file.faults().isEmpty()) {
            throw new Faulty(file.faults());
        }
        return file.rules();
    }

    private static ApiCommand.Done faults(List<Fault> faults) {
        ObjectNode out = Json.shared().createObjectNode();
        out.put("error", faults.size() + (faults.size() == 1 ? " fault" : " faults") + ", nothing was changed");
        ArrayNode all = out.putArray("faults");
        for (Fault fault : faults) {
            all.addObject()
                    .put("line", fault.line())
                    .put("column", fault.column())
                    .put("message", fault.message());
        }
        return new ApiCommand.Done(400, out);
    }

    private static ApiCommand.Done planned(RulePlan plan, boolean dry) {
        ObjectNode out = Json.shared().createObjectNode();
        ArrayNode changes = out.putArray("changes");
        for (RulePlan.Change change : plan.changes()) {
            Rule after = change.after();
            ObjectNode one = changes.addObject()
                    .put("what", change.what().name().toLowerCase(Locale.ROOT))
                    .put("id", change.id());
            if (after != null) {
                one.put("revision", after.revision());
            }
            ArrayNode differences = one.putArray("differences");
            change.differences().forEach(differences::add);
        }
        out.put("unchanged", plan.unchanged());
        out.put("dryRun", dry);
        if (dry || plan.changes().isEmpty()) {
            out.put("note", dry ? "a dry run: nothing was changed" : "nothing to change");
        }
        // each change has a record of its own, in one transaction with it
        return new ApiCommand.Done(200, out, !dry && !plan.changes().isEmpty());
    }
}
