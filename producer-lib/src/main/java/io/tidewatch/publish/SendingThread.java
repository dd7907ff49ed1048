package io.tidewatch.publish;

/** The sending thread, to be told from others: what is logged on it must not be published by it. */
final class SendingThread extends Thread {
    SendingThread(Runnable loop) {
        super(loop, "tidewatch-sender");
        setDaemon(true);
    }
}
