package io.tidewatch.processor.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.wire.Json;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeptAnswersTest {
    private static final long NOW = 1_790_000_000_000L / 60_000 * 60_000;

    private final KeptAnswers kept = new KeptAnswers();
    private final AtomicInteger found = new AtomicInteger();

    private ObjectNode ask(String lang, long nowMillis) {
        return kept.of("insights", Params.at(Map.of("lang", lang), nowMillis), () -> answer(false));
    }

    private ObjectNode answer(boolean partial) {
        return Json.shared()
                .createObjectNode()
                .put("n", found.incrementAndGet())
                .put("partial", partial);
    }

    @Test
    void theSameWithinAMinute_isFoundOnce_andNobodyChangesItForOthers() {
        ask("en", NOW).put("n", 99);

        assertThat(ask("en", NOW + 59_999).path("n").asInt()).isEqualTo(1);
        assertThat(ask("zh", NOW).path("n").asInt()).isEqualTo(2);
        assertThat(ask("en", NOW + 60_000).path("n").asInt()).isEqualTo(3);
    }

    @Test
    void whatIsPartial_orFailed_isFoundAnew() {
        Params params = Params.at(Map.of(), NOW);
        kept.of("insights", params, () -> answer(true));
        assertThatThrownBy(() -> kept.of("insights", params, () -> {
                    throw new BadRequest("no");
                }))
                .isInstanceOf(BadRequest.class);

        assertThat(kept.of("insights", params, () -> answer(false)).path("n").asInt())
                .isEqualTo(2);
    }

    @Test
    void itIsBounded() {
        for (int i = 0; i <= KeptAnswers.MOST; i++) {
            ask("l" + i, NOW);
        }
        ask("l" + KeptAnswers.MOST, NOW);
        assertThat(found).hasValue(KeptAnswers.MOST + 1);
        ask("l0", NOW);
        assertThat(found).hasValue(KeptAnswers.MOST + 2);
    }

    @Test
    void whoAsksWhileItIsBeingFound_waitsForThat() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Params params = Params.at(Map.of(), NOW);
        CompletableFuture<ObjectNode> first = CompletableFuture.supplyAsync(() -> kept.of("insights", params, () -> {
            begun.countDown();
            try {
                goOn.await(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return answer(false);
        }));
        begun.await(5, TimeUnit.SECONDS);
        CompletableFuture<ObjectNode> second =
                CompletableFuture.supplyAsync(() -> kept.of("insights", params, () -> answer(false)));
        goOn.countDown();

        assertThat(first.get(5, TimeUnit.SECONDS)).isEqualTo(second.get(5, TimeUnit.SECONDS));
        assertThat(found).hasValue(1);
    }
}
