package io.tidewatch.agent.host;

import java.util.HashSet;
import java.util.Set;
import oshi.software.os.FileSystem;
import oshi.software.os.OSFileStore;

/** Usage of the file systems that hold data: local ones, each device once, nothing the kernel makes up. */
final class FileSystemProbe implements HostProbe {
    private static final String STATE = "system.filesystem.state";
    private static final Set<String> MADE_UP = Set.of(
            "tmpfs",
            "devtmpfs",
            "overlay",
            "squashfs",
            "proc",
            "sysfs",
            "cgroup",
            "cgroup2",
            "nsfs",
            "ramfs",
            "fuse.lxcfs",
            "tracefs",
            "debugfs",
            "iso9660");

    private final FileSystem fileSystem;

    FileSystemProbe(FileSystem fileSystem) {
        this.fileSystem = fileSystem;
    }

    @Override
    public String name() {
        return "filesystem";
    }

    @Override
    public void collect(Points out) {
        Set<String> seen = new HashSet<>();
        for (OSFileStore store : fileSystem.getFileStores(true)) {
            double total = store.getTotalSpace();
            boolean root = store.getMount().equals("/");
            if (total <= 0 || !root && MADE_UP.contains(store.getType()) || !seen.add(store.getVolume())) {
                continue;
            }
            String[] where = {
                "system.device", store.getVolume(),
                "system.filesystem.mountpoint", store.getMount(),
                "system.filesystem.type", store.getType()
            };
            double usable = store.getUsableSpace();
            double free = store.getFreeSpace();
            double used = total - free;
            out.gauge("system.filesystem.limit", total, where);
            out.gauge("system.filesystem.usage", used, with(where, "used"));
            out.gauge("system.filesystem.usage", usable, with(where, "free"));
            out.gauge("system.filesystem.usage", Math.max(0, free - usable), with(where, "reserved"));
            // as df does: the share of what a user could fill
            out.gauge("system.filesystem.utilization", used + usable > 0 ? used / (used + usable) : 0, where);
        }
    }

    private static String[] with(String[] where, String state) {
        String[] all = java.util.Arrays.copyOf(where, where.length + 2);
        all[where.length] = STATE;
        all[where.length + 1] = state;
        return all;
    }
}
