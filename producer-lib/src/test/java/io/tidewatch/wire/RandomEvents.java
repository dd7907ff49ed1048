package io.tidewatch.wire;

import io.tidewatch.event.Breadcrumb;
import io.tidewatch.event.Distribution;
import io.tidewatch.event.DistributionSketch;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Source;
import io.tidewatch.event.Thrown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Events of all shapes, the same ones for the same seed. */
final class RandomEvents {
    private static final String[] PIECES = {
        "order ",
        "42",
        "\"",
        "\\",
        "\n",
        "\r\n",
        "\t",
        "\u0000",
        "\u001f",
        "\u007f",
        "é",
        "中文",
        "😀",
        "\uFFFD",
        "\uFFFF",
        "{}",
        "</script>",
        "'",
        "\u2028",
        "a".repeat(50)
    };

    private final Random random;

    RandomEvents(long seed) {
        random = new Random(seed);
    }

    LogEvent log() {
        return new LogEvent(
                random.nextLong() >> random.nextInt(40),
                LogLevel.values()[random.nextInt(LogLevel.values().length)],
                maybe(this::text, ""),
                maybe(this::text, ""),
                text(),
                maybe(this::text, null),
                list(),
                list(),
                texts(),
                fields(),
                maybe(this::thrown, null),
                random.nextBoolean() ? 0 : random.nextInt(1 << 30),
                maybe(this::source, null));
    }

    ErrorEvent error() {
        return new ErrorEvent(
                random.nextLong() >> 20,
                source(),
                "f" + text(),
                texts(),
                text(),
                text(),
                text(),
                text(),
                text(),
                text(),
                random.nextBoolean(),
                Severity.values()[random.nextInt(4)],
                1 + random.nextInt(1000),
                texts(),
                texts(),
                text(),
                text(),
                breadcrumbs());
    }

    private List<Breadcrumb> breadcrumbs() {
        List<Breadcrumb> crumbs = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            LogLevel level = LogLevel.values()[random.nextInt(6)];
            crumbs.add(new Breadcrumb(random.nextLong() >> 20, level, text(), text()));
        }
        return crumbs;
    }

    MetricBatch batch() {
        List<MetricPoint> points = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            points.add(
                    switch (random.nextInt(3)) {
                        case 0 -> MetricPoint.gauge("g" + text(), texts(), number());
                        case 1 -> MetricPoint.counter("c" + text(), texts(), number(), random.nextLong() >> 20);
                        default -> MetricPoint.distribution("d" + text(), texts(), distribution());
                    });
        }
        MetricBatch.Phase phase = MetricBatch.Phase.values()[random.nextInt(3)];
        return new MetricBatch(
                random.nextLong() >> 20, random.nextInt(100_000), phase, text(), points, maybe(this::source, null));
    }

    double number() {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextInt();
            case 1 -> random.nextGaussian();
            case 2 -> -0.0;
            case 3 -> random.nextLong();
            default -> {
                double any = Double.longBitsToDouble(random.nextLong());
                yield Double.isFinite(any) ? any : Double.MIN_VALUE;
            }
        };
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private Source source() {
        return new Source("s" + text(), "i" + text(), text(), text(), text());
    }

    private Thrown thrown() {
        return new Thrown("t" + text(), text(), text(), maybe(() -> "p" + text(), null));
    }

    private Distribution distribution() {
        DistributionSketch sketch = new DistributionSketch();
        for (int i = random.nextInt(50); i > 0; i--) {
            sketch.add(random.nextInt(5) == 0 ? 0 : Math.exp(random.nextGaussian() * 5));
        }
        return sketch.toDistribution();
    }

    private List<String> list() {
        List<String> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(text());
        }
        return list;
    }

    private Map<String, String> texts() {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            map.put(text(), text());
        }
        return map;
    }

    private Map<String, Object> fields() {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            Object value = switch (random.nextInt(4)) {
                case 0 -> text();
                case 1 -> random.nextLong();
                case 2 -> number();
                default -> random.nextBoolean();
            };
            map.put(text(), value);
        }
        return map;
    }

    private <T> T maybe(Supplier<T> value, T otherwise) {
        return random.nextInt(3) == 0 ? otherwise : value.get();
    }
}
