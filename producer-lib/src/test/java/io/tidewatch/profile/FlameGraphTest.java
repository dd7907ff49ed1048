package io.tidewatch.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.wire.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FlameGraphTest {
    private static final String HOSTILE =
            "</script><script>document.title='owned'</script><img src=x onerror=alert(1)>&quot;";

    @Test
    void page_isWholeInItself_andHostileNamesAreDataOnly() throws Exception {
        StackTable cpu = new StackTable(
                List.of(
                        new WeighedStack(List.of("a.A.run", HOSTILE), 3, 3),
                        new WeighedStack(List.of("a.A.run"), 1, 1)),
                6,
                6);
        String page = profile(HOSTILE, cpu).flameGraph();

        assertThat(page).doesNotContain("<script>document", "<img", "http://", "https://");
        assertThat(page.split("<script", -1)).as("its data and its script").hasSize(3);
        assertThat(page).contains("default-src 'none'").doesNotContain("unsafe-inline");
        JsonNode view = data(page).path("views").get(0);
        assertThat(view.path("names")).extracting(JsonNode::asText).containsExactly("[other]", "a.A.run", HOSTILE);
        assertThat(view.path("nodes")).extracting(JsonNode::asLong).containsExactly(1L, 0L, 6L, 1L, 1L, 4L, 2L, 2L, 3L);
        assertThat(view.path("total").asLong()).isEqualTo(10);
    }

    @Test
    void tooManyNodes_theLightestAreLeftOut_andItIsSaid() {
        Random random = new Random(3);
        List<WeighedStack> stacks = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            stacks.add(new WeighedStack(
                    List.of("root", "m" + random.nextInt(50), "leaf" + i), 1 + random.nextInt(900), 1));
        }
        StackTable table = new StackTable(stacks, 0, 0);

        FlameTree.Walk walk = new FlameTree(table).walk(500);

        int nodes = walk.nodes().size() / 3;
        assertThat(nodes).isBetween(1, 500);
        assertThat(walk.left()).isEqualTo(3_051 - nodes);
        for (int i = 0; i < walk.nodes().size(); i += 3) {
            assertThat(walk.nodes().get(i + 2)).isGreaterThanOrEqualTo(walk.least());
        }
        assertThat(walk.nodes().get(2)).isEqualTo(table.totalWeight());
    }

    @Test
    void deepRecursion_isDrawn() {
        List<String> frames = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            frames.add("a.A.m" + i % 3);
        }
        FlameTree.Walk walk =
                new FlameTree(new StackTable(List.of(new WeighedStack(frames, 1, 1)), 0, 0)).walk(100_000);
        assertThat(walk.nodes()).hasSize(150_000);
    }

    @Test
    void collapsed_isALineAStack_withTheOthers() {
        StackTable cpu = new StackTable(List.of(new WeighedStack(List.of("a.A.run", "b.B.go"), 3, 2)), 4, 1);
        assertThat(profile("s", cpu).collapsed(ProfileView.CPU)).isEqualTo("a.A.run;b.B.go 3\n[other] 4\n");
        assertThat(profile("s", cpu).collapsed(ProfileView.LOCK)).isEmpty();
    }

    private static Profile profile(String subject, StackTable cpu) {
        return new Profile(
                subject,
                Instant.parse("2026-11-26T10:00:00Z"),
                Instant.parse("2026-11-26T10:00:30Z"),
                Map.of(ProfileView.CPU, cpu),
                List.of(),
                List.of(new Pauses("G1New", 2, 3_000_000, 2_000_000)),
                List.of(),
                new Load(0.5, 0.7, 20),
                0,
                0,
                0);
    }

    private static JsonNode data(String page) throws Exception {
        int from = page.indexOf("id=\"profile\">") + "id=\"profile\">".length();
        return Json.shared().readTree(page.substring(from, page.indexOf("</script>", from)));
    }
}
