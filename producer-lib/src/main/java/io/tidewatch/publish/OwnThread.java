package io.tidewatch.publish;

/** A thread of a publisher, to be told from others: what is logged on it must not be published by it. */
final class OwnThread extends Thread {
    OwnThread(Runnable loop, String name) {
        super(loop, name);
        setDaemon(true);
    }
}
