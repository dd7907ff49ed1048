package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.subscribe.QueryClient.Answer;
import io.tidewatch.wire.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricChartTest {
    private static final double GAP = Double.NaN;

    @Test
    void spark_showsGapsAsGaps_andSharesColumnsAmongManySteps() {
        assertThat(MetricChart.spark(List.of(0.0, 7.0, GAP, 3.5), 10)).isEqualTo("▁█·▅");
        assertThat(MetricChart.spark(List.of(0.0, 0.0, GAP, GAP, 4.0, GAP), 3)).isEqualTo("▁·█");
        assertThat(MetricChart.spark(List.of(5.0, 5.0), 10)).isEqualTo("▁▁");
        assertThat(MetricChart.spark(List.of(), 10)).isEmpty();
    }

    @Test
    void number_hasTheDigitsThatCount() {
        assertThat(List.of(0.0, 0.5, 1234567.0, 12.3456, 1e9, 0.0001, -0.25).stream()
                        .map(MetricChart::number))
                .containsExactly("0", "0.5000", "1234567", "12.35", "1.000e+09", "1.000e-04", "-0.2500");
    }

    @Test
    void chart_tellsWhatItIs_andLetsNoLabelMoveTheCursor() throws Exception {
        JsonNode items = Json.shared().readTree("""
                [{"group":{"host":"a\\u001b[2J"},"points":[[0,1.0],[10000,null],[20000,3.0]],
                 "changes":[{"atMillis":20000,"before":1.0,"after":3.0}]}]""");
        JsonNode facts = Json.shared().readTree("""
                {"kind":"GAUGE","fromMillis":0,"toMillis":30000,"stepMillis":10000,"resolutionMillis":10000,"series":2}""");

        String text = MetricChart.of(new Answer(items, false, List.of(), facts), 60);

        assertThat(text).contains("gauge", "steps of 10 s", "2 series", "▁·█", "1.000", "2.000", "3.000");
        assertThat(text).contains("from 1.000 to 3.000 at 1970-01-01 ");
        assertThat(text).doesNotContain("\u001b");
    }

    @Test
    void csv_quotesWhatWouldBreakIt_andLeavesGapsEmpty() throws Exception {
        JsonNode lines = Json.shared().readTree("""
                [{"group":{"path":"a,\\"b\\""},"points":[[0,1.5],[10000,null]]}]""");
        assertThat(MetricTable.csvOfLines(lines)).isEqualTo("""
                        time,path,value
                        1970-01-01T00:00:00Z,"a,""b\""",1.5
                        1970-01-01T00:00:10Z,"a,""b\""",
                        """);

        JsonNode names = Json.shared().readTree("""
                [{"metric":"m","kind":"COUNTER","unit":"s","sources":1,"series":3,"labels":{"k":{"values":["x","y"],"more":true}}}]""");
        assertThat(MetricTable.csvOfNames(names))
                .isEqualTo("metric,kind,unit,sources,series,label,values\nm,counter,s,1,3,k,x y …\n");
        assertThat(MetricTable.names(names)).contains("m ", "counter", "3 series of 1 sources", "k: x, y, …");
    }
}
