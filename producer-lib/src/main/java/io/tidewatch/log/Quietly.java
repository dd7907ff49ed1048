package io.tidewatch.log;

/** Logging must not be what breaks the work it tells of. */
final class Quietly {
    private Quietly() {}

    // what is called is a logging backend, and objects of the application it renders
    @SuppressWarnings("CatchingUnchecked")
    static void run(Runnable logging) {
        try {
            logging.run();
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            // there is no log to tell it to
        }
    }
}
