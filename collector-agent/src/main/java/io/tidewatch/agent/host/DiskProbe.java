package io.tidewatch.agent.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Disk I/O out of the kernel's diskstats: whole disks only, so that no byte counts twice. Sectors there are always 512 bytes
 * (kernel documentation, admin-guide/iostats).
 */
final class DiskProbe implements HostProbe {
    private static final double SECTOR_BYTES = 512;
    private static final double MILLIS = 1000;

    private final Path diskstats;
    private final Path blockDevices;

    /**
     * @param proc where procfs is mounted
     * @param sys where sysfs is mounted
     */
    DiskProbe(Path proc, Path sys) {
        this.diskstats = proc.resolve("diskstats");
        this.blockDevices = sys.resolve("block");
    }

    /** @return whether this host tells its disks this way */
    boolean usable() {
        return Files.isReadable(diskstats);
    }

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public void collect(Points out) {
        List<String> lines;
        try {
            lines = Files.readAllLines(diskstats);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String line : lines) {
            String[] f = line.trim().split("\\s+");
            if (f.length < 14 || !wholeDisk(f[2])) {
                continue;
            }
            String disk = f[2];
            out.counter("system.disk.operations", number(f[3]), "system.device", disk, "disk.io.direction", "read");
            out.counter("system.disk.operations", number(f[7]), "system.device", disk, "disk.io.direction", "write");
            out.counter(
                    "system.disk.io", number(f[5]) * SECTOR_BYTES, "system.device", disk, "disk.io.direction", "read");
            out.counter(
                    "system.disk.io", number(f[9]) * SECTOR_BYTES, "system.device", disk, "disk.io.direction", "write");
            out.counter("system.disk.io_time", number(f[12]) / MILLIS, "system.device", disk);
        }
    }

    private boolean wholeDisk(String device) {
        boolean madeUp = device.startsWith("loop") || device.startsWith("ram") || device.startsWith("zram");
        return !madeUp && (!Files.isDirectory(blockDevices) || Files.exists(blockDevices.resolve(device)));
    }

    private static double number(String text) {
        return Double.parseDouble(text);
    }
}
