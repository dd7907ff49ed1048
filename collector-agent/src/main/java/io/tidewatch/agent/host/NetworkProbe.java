package io.tidewatch.agent.host;

import java.util.List;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;

/** Network I/O by interface; loopback and interfaces that never carried anything are left out. */
final class NetworkProbe implements HostProbe {
    private static final int INTERFACES_REFRESHED_EVERY = 30;

    private final HardwareAbstractionLayer hardware;
    private List<NetworkIF> interfaces = List.of();
    private int turn;

    NetworkProbe(HardwareAbstractionLayer hardware) {
        this.hardware = hardware;
    }

    @Override
    public String name() {
        return "network";
    }

    @Override
    public void collect(Points out) {
        if (turn++ % INTERFACES_REFRESHED_EVERY == 0) {
            interfaces = hardware.getNetworkIFs(false);
        }
        for (NetworkIF net : interfaces) {
            net.updateAttributes();
            if (net.getBytesRecv() + net.getBytesSent() == 0) {
                continue;
            }
            both(out, "system.network.io", net, (double) net.getBytesRecv(), (double) net.getBytesSent());
            both(out, "system.network.packet.count", net, (double) net.getPacketsRecv(), (double) net.getPacketsSent());
            both(out, "system.network.errors", net, (double) net.getInErrors(), (double) net.getOutErrors());
        }
    }

    private static void both(Points out, String name, NetworkIF net, double received, double sent) {
        String key = "network.interface.name";
        out.counter(name, received, key, net.getName(), "network.io.direction", "receive");
        out.counter(name, sent, key, net.getName(), "network.io.direction", "transmit");
    }
}
