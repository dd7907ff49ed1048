package io.tidewatch.kafka.embedded;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.metadata.storage.FormatterException;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real single-node Kafka (broker and controller) in this JVM. Its data outlive it: the next start on the same folder
 * goes on where this one ended, also after a kill. Construct, {@link #start()}, {@link #close()}; not thread-safe but for
 * {@link #bootstrapServers()}.
 *
 * <p>Run the JVM with {@code -XX:+ExitOnOutOfMemoryError}: a broker that met an OutOfMemoryError hangs half dead.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);

    private final EmbeddedKafkaConfig config;
    private @Nullable FileChannel lockChannel;
    private @Nullable FileLock lock;
    private @Nullable OneNode server;
    private volatile int port;

    public EmbeddedKafka(EmbeddedKafkaConfig config) {
        this.config = config;
        this.port = config.port();
    }

    /**
     * Starts and returns once a record was produced and consumed.
     *
     * @throws IllegalStateException where the folder belongs to a running broker, the port is taken, or the start takes
     *     longer than allowed; nothing is left running then
     */
    public void start() {
        try {
            Files.createDirectories(config.dataDir());
            own();
            format();
            port = config.port() == 0 ? FreePort.next() : checked(config.port());
            OneNode starting = new OneNode(BrokerProperties.of(config, port, FreePort.next()));
            server = starting;
            starting.startup();
            ReadyProbe.await(bootstrapServers(), config.readyTimeout());
            LOG.atInfo().addKeyValue("bootstrap", bootstrapServers()).log("embedded Kafka is ready");
        } catch (IOException e) {
            close();
            throw new IllegalStateException("embedded Kafka cannot use " + config.dataDir() + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** @return {@code host:port} for clients; valid after start */
    public String bootstrapServers() {
        return config.host() + ":" + port;
    }

    /** Stops cleanly; may be called again, and after half a start. */
    @Override
    public void close() {
        OneNode stopping = server;
        server = null;
        if (stopping != null) {
            stopping.shutdown();
        }
        release();
    }

    private void own() throws IOException {
        Path file = config.dataDir().resolve(".tidewatch.lock");
        lockChannel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            lock = lockChannel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new IllegalStateException("the data folder " + config.dataDir()
                    + " is in use by another embedded Kafka; stop that one, or choose another folder");
        }
    }

    private void release() {
        try {
            if (lock != null) {
                lock.release();
            }
            if (lockChannel != null) {
                lockChannel.close();
            }
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("cause", e.toString()).log("the lock of the data folder could not be released");
        } finally {
            lock = null;
            lockChannel = null;
        }
    }

    private void format() throws IOException {
        if (Files.exists(config.dataDir().resolve("meta.properties"))) {
            return;
        }
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(
                            PrintStream.nullOutputStream(), false, java.nio.charset.StandardCharsets.UTF_8))
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(BrokerProperties.NODE_ID)
                    .setControllerListenerName(BrokerProperties.CONTROLLER)
                    .setMetadataLogDirectory(config.dataDir().toString())
                    .addDirectory(config.dataDir().toString())
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setIgnoreFormatted(true)
                    .run();
        } catch (FormatterException e) {
            throw new IOException(e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private int checked(int wanted) throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new java.net.InetSocketAddress(InetAddress.getByName(config.host()), wanted));
            return wanted;
        } catch (java.net.BindException e) {
            throw new IllegalStateException(
                    "port " + wanted + " of " + config.host() + " is taken; choose another port for the embedded Kafka",
                    e);
        }
    }
}
