package io.tidewatch.notifier.channel.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.icegreen.greenmail.util.DummySSLServerSocketFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * The STARTTLS that GreenMail does not speak, in front of its SMTP port: until the upgrade it answers by itself and writes
 * down what it was told in the clear, after it everything goes through.
 */
final class StartTlsFront implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final List<String> clear = new CopyOnWriteArrayList<>();
    private final int backend;
    private final boolean offers;
    private final SSLContext tls;

    /** @param offers whether it offers STARTTLS */
    StartTlsFront(int backend, boolean offers) throws Exception {
        this.backend = backend;
        this.offers = offers;
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(new DummySSLServerSocketFactory().getKeyStore(), "changeit".toCharArray());
        tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        daemon(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** @return the commands that came without TLS, upper case, without what follows the first word */
    List<String> clear() {
        return List.copyOf(clear);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                daemon(() -> serve(client));
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket mail = new Socket(InetAddress.getLoopbackAddress(), backend)) {
            write(client, line(mail.getInputStream()));
            while (true) {
                String line = line(client.getInputStream());
                String command = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
                if (command.isEmpty()) {
                    return;
                }
                clear.add(command);
                if (command.equals("STARTTLS") && offers) {
                    write(client, "220 go ahead");
                    upgraded(client, mail);
                    return;
                }
                switch (command) {
                    case "EHLO" -> write(client, offers ? "250-front\r\n250 STARTTLS" : "250-front\r\n250 8BITMIME");
                    case "QUIT" -> write(client, "221 bye");
                    default -> write(client, "530 must issue a STARTTLS command first");
                }
            }
        } catch (IOException e) {
            // the client went away: a test looks at what came before
        }
    }

    private void upgraded(Socket client, Socket mail) throws IOException {
        SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(client, null, client.getPort(), true);
        secured.setUseClientMode(false);
        secured.startHandshake();
        InputStream from = mail.getInputStream();
        OutputStream to = secured.getOutputStream();
        daemon(() -> {
            try {
                from.transferTo(to);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        secured.getInputStream().transferTo(mail.getOutputStream());
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(US_ASCII);
    }

    private static void write(Socket to, String text) throws IOException {
        to.getOutputStream().write((text + "\r\n").getBytes(US_ASCII));
        to.getOutputStream().flush();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "starttls-front");
        thread.setDaemon(true);
        thread.start();
    }
}
