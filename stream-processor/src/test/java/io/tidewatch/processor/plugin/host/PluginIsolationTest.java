package io.tidewatch.processor.plugin.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.processor.plugin.AnalyzerContext;
import io.tidewatch.wire.Topics;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an analyzer does wrong costs itself alone. */
class PluginIsolationTest extends PluginFixture {
    @Test
    void callThatThrows_hasDoneNothing_andTheNextComes() {
        ScriptedAnalyzer one = analyzer();
        one.onLog = (context, line) -> {
            context.state().put("last", line.message());
            context.report(odd());
            if (line.message().equals("bad")) {
                throw new IllegalStateException("it is bad");
            }
        };
        open(one);

        line("good", T);
        line("bad", T);

        assertThat(row("scripted", "last")).isEqualTo("good");
        assertThat(told().values()).singleElement().asList().hasSize(1);
        PluginStatus status = plugins.status("scripted");
        assertThat(status.faults()).isEqualTo(1);
        assertThat(status.findings()).isEqualTo(1);
        assertThat(status.lastFault()).contains("IllegalStateException: it is bad", "PluginIsolationTest");
        assertThat(status.disabled()).isEmpty();
        assertThat(plugins.troubles()).isEmpty();
    }

    @Test
    void tooManyFaultsInARow_disableIt_andNobodyElse_untilTheNextStart() {
        config = bounds(10, 1_000, 10, 10, 3);
        ScriptedAnalyzer bad = analyzer("bad");
        bad.onLog = (context, line) -> {
            seen.add(line.message());
            throw new NoClassDefFoundError("org/acme/Gone");
        };
        ScriptedAnalyzer good = analyzer("good");
        good.onLog = (context, line) -> context.state().put(line.message(), "");
        open(bad, good);

        for (int i = 0; i < 5; i++) {
            line("l" + i, T + i);
        }

        assertThat(seen).hasSize(3);
        assertThat(plugins.troubles())
                .singleElement()
                .asString()
                .contains("analyzer bad 1 is disabled until the next start", "threw 3 times in a row", "org/acme/Gone");
        assertThat(plugins.status("good").events()).isEqualTo(5);
        assertThat(plugins.status("good").rows()).isEqualTo(5);
        seen.clear();
        reopen(bad, good);
        line("again", T + 10);
        assertThat(seen).containsExactly("again");
    }

    @Test
    void faultsWithOneThatGoesWellBetween_areNotInARow() {
        config = bounds(10, 1_000, 10, 10, 2);
        ScriptedAnalyzer one = analyzer();
        one.onLog = (context, line) -> {
            if (line.message().equals("bad")) {
                throw new IllegalStateException();
            }
        };
        open(one);

        for (String text : List.of("bad", "good", "bad", "good", "bad")) {
            line(text, T);
        }

        assertThat(plugins.status("scripted").disabled()).isEmpty();
        assertThat(plugins.status("scripted").faults()).isEqualTo(3);
    }

    @Test
    void tooSlowForAMinute_isDisabled_andOneMomentIsNot() {
        ScriptedAnalyzer one = analyzer();
        one.onLog = (context, line) -> nanos.addAndGet(Long.parseLong(line.message()) * 1_000_000);
        open(one);

        line("11000", T);
        assertThat(plugins.status("scripted").shareOfTime()).isGreaterThan(0.99);
        assertThat(plugins.status("scripted").longestMillis()).isEqualTo(11_000);
        for (int i = 1; i <= 5; i++) {
            assertThat(plugins.status("scripted").disabled()).isEmpty();
            nanos.addAndGet(7_000_000_000L);
            line("3000", T + i);
        }

        assertThat(plugins.troubles())
                .singleElement()
                .asString()
                .contains("30 % of the analysis' time for a minute", "maxShareOfTime allows 25 %");
    }

    @Test
    void findingsAndRows_areBounded_andCounted() {
        config = bounds(2, 20, 2, 3, 20);
        ScriptedAnalyzer one = analyzer();
        one.onLog = (context, line) -> {
            for (int i = 0; i < 3; i++) {
                seen.add("" + context.report(odd()));
            }
            seen.add("" + context.state().put(line.message(), "1"));
            assertThatThrownBy(() -> context.state().put("k", "x".repeat(9)))
                    .hasMessage("the value of 'k' has 9 bytes, processor.plugins.maxValueBytes allows 8");
        };
        open(one);

        line("a", T);
        line("b", T);
        line("c", T);
        line("d", T + 60_000);

        assertThat(seen)
                .containsExactly(
                        "true", "true", "false", "true", //
                        "true", "false", "false", "true", //
                        "false", "false", "false", "false", //
                        "true", "true", "false", "false");
        PluginStatus status = plugins.status("scripted");
        assertThat(status.findings()).isEqualTo(5);
        assertThat(status.findingsDropped()).isEqualTo(7);
        assertThat(status.rows()).isEqualTo(2);
        assertThat(status.bytes()).isEqualTo(4);
        assertThat(status.rowsRefused()).isEqualTo(2);
    }

    @Test
    void oneThatDoesNotStart_isDisabled_itsStateAsItWas() {
        ScriptedAnalyzer one = analyzer();
        one.onLog = (context, line) -> context.state().put("k", "kept");
        open(one);
        line("a", T);
        ScriptedAnalyzer two = new ScriptedAnalyzer("scripted", "2");
        two.onStart = (context, version) -> {
            context.state().remove("k");
            throw new IllegalStateException("cannot read version " + version);
        };
        reopen(two);
        line("b", T + 1);

        assertThat(plugins.troubles())
                .singleElement()
                .asString()
                .contains("did not start on logs partition 0", "cannot read version 1");
        assertThat(row("scripted", "k")).isEqualTo("kept");
        assertThat(driver.read(Topics.DEAD_LETTERS)).isEmpty();
    }

    @Test
    void context_isForItsThreadAndItsCall() throws Exception {
        AnalyzerContext[] kept = new AnalyzerContext[1];
        List<Throwable> elsewhere = new ArrayList<>();
        ScriptedAnalyzer one = analyzer();
        one.onLog = (context, line) -> {
            kept[0] = context;
            Thread other = new Thread(() -> context.state().put("k", "v"));
            other.setUncaughtExceptionHandler((thread, e) -> elsewhere.add(e));
            other.start();
            other.join();
        };
        open(one);
        line("a", T);

        assertThat(elsewhere).singleElement().isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> kept[0].state().get("k")).hasMessageContaining("after the call");
        assertThatThrownBy(() -> kept[0].report(odd())).hasMessageContaining("after the call");
    }
}
