package io.tidewatch.error;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.Source;
import io.tidewatch.event.Thrown;
import io.tidewatch.fingerprint.Fingerprint;
import io.tidewatch.fingerprint.FingerprintAlgorithm;
import io.tidewatch.fingerprint.ThrownChain;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts an error event together. Thread-safe. */
final class ErrorMaker {
    private static final String USER = "user_id";

    private final Source source;
    private final FingerprintAlgorithm algorithm;
    private final List<SeverityRule> rules;

    ErrorMaker(Source source, FingerprintAlgorithm algorithm, List<SeverityRule> rules) {
        this.source = source;
        this.algorithm = algorithm;
        this.rules = rules;
    }

    /**
     * @param found what its stack says
     * @param fingerprint what it is grouped by
     * @param fallback how bad it is where nothing else says it
     */
    ErrorEvent captured(
            long timeMillis,
            Throwable thrown,
            ThrownChain chain,
            Fingerprint found,
            Fingerprint fingerprint,
            ErrorDetails details,
            SeverityChoice fallback,
            Map<String, String> context,
            String thread) {
        Map<String, String> fingerprints = new HashMap<>(algorithm.ids(chain));
        if (fingerprint.basis() == Fingerprint.Basis.GIVEN) {
            fingerprints.put("given", fingerprint.id());
        }
        SeverityChoice severity = SeverityChoice.of(
                rules, chain, "", found.culprit(), null, details.handled(), details.severity(), fallback);
        return new ErrorEvent(
                timeMillis,
                source,
                fingerprint.id(),
                fingerprints,
                chain.type(),
                chain.message(),
                StackPrinter.print(thrown),
                found.culprit(),
                "",
                thread,
                details.handled(),
                severity.severity(),
                1,
                context,
                details.tags(),
                details.user().isEmpty() ? context.getOrDefault(USER, "") : details.user(),
                severity.reason(),
                List.of());
    }

    ErrorEvent logged(LogEvent event, Thrown thrown, ThrownChain chain, Fingerprint fingerprint) {
        SeverityChoice severity = SeverityChoice.of(
                rules,
                chain,
                event.logger(),
                fingerprint.culprit(),
                event.level(),
                true,
                null,
                SeverityChoice.logged(event.level()));
        return new ErrorEvent(
                event.timeMillis(),
                source,
                fingerprint.id(),
                algorithm.ids(chain),
                thrown.type(),
                thrown.message(),
                thrown.stack(),
                fingerprint.culprit(),
                event.logger(),
                event.thread(),
                true,
                severity.severity(),
                1,
                event.context(),
                Map.of(),
                event.context().getOrDefault(USER, ""),
                severity.reason(),
                List.of());
    }
}
