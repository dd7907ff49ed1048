package io.tidewatch.agent.host;

import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;

/** CPU time by mode, the busy share since the last sample, load averages, number of cores. */
final class CpuProbe implements HostProbe {
    private static final double MILLIS = 1000.0;

    private final CentralProcessor cpu;
    private long[] before;

    CpuProbe(CentralProcessor cpu) {
        this.cpu = cpu;
        this.before = cpu.getSystemCpuLoadTicks();
    }

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public void collect(Points out) {
        long[] now = cpu.getSystemCpuLoadTicks();
        long all = 0;
        long idle = 0;
        for (TickType type : TickType.values()) {
            long ticks = now[type.getIndex()];
            long since = Math.max(0, ticks - before[type.getIndex()]);
            all += since;
            if (type == TickType.IDLE || type == TickType.IOWAIT) {
                idle += since;
            }
            out.counter("system.cpu.time", ticks / MILLIS, "cpu.mode", mode(type));
        }
        before = now;
        if (all > 0) {
            out.gauge("system.cpu.utilization", (double) (all - idle) / all);
        }
        out.gauge("system.cpu.logical.count", cpu.getLogicalProcessorCount());
        double[] load = cpu.getSystemLoadAverage(3);
        String[] names = {"1m", "5m", "15m"};
        for (int i = 0; i < load.length; i++) {
            if (load[i] >= 0) {
                out.gauge("system.cpu.load_average." + names[i], load[i]);
            }
        }
    }

    private static String mode(TickType type) {
        return switch (type) {
            case USER -> "user";
            case NICE -> "nice";
            case SYSTEM -> "system";
            case IDLE -> "idle";
            case IOWAIT -> "iowait";
            case IRQ -> "interrupt";
            case SOFTIRQ -> "softirq";
            case STEAL -> "steal";
        };
    }
}
