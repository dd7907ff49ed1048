package io.tidewatch.agent.host;

import oshi.hardware.GlobalMemory;
import oshi.hardware.VirtualMemory;

/** Memory and swap. Used is what is not available: caches that can be dropped count as available. */
final class MemoryProbe implements HostProbe {
    private static final String STATE = "system.memory.state";
    private static final String SWAP_STATE = "system.paging.state";

    private final GlobalMemory memory;

    MemoryProbe(GlobalMemory memory) {
        this.memory = memory;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public void collect(Points out) {
        double total = memory.getTotal();
        double free = memory.getAvailable();
        out.gauge("system.memory.limit", total);
        out.gauge("system.memory.usage", total - free, STATE, "used");
        out.gauge("system.memory.usage", free, STATE, "free");
        out.gauge("system.memory.utilization", (total - free) / total, STATE, "used");
        out.gauge("system.memory.utilization", free / total, STATE, "free");
        VirtualMemory swap = memory.getVirtualMemory();
        double swapTotal = swap.getSwapTotal();
        double swapUsed = swap.getSwapUsed();
        out.gauge("system.paging.usage", swapUsed, SWAP_STATE, "used");
        out.gauge("system.paging.usage", swapTotal - swapUsed, SWAP_STATE, "free");
        if (swapTotal > 0) {
            out.gauge("system.paging.utilization", swapUsed / swapTotal, SWAP_STATE, "used");
        }
    }
}
