package io.tidewatch.processor.logs;

/** A name of a service (a pattern, a logger) that is counted by hour and by minute. */
final class Counted {
    /** What its lines count under: of a pattern the one it was merged into, by the catalog. */
    final String id;

    /** What the task itself calls it. */
    final String own;

    final NameTimes.Place hour = new NameTimes.Place();
    final NameTimes.Place minute = new NameTimes.Place();
    final ValueRows.Place values = new ValueRows.Place();
    /** Minute of append time from which on the owner is told that it is still met. */
    long tellFrom;

    Counted(String id, String own, long tellFrom) {
        this.id = id;
        this.own = own;
        this.tellFrom = tellFrom;
    }
}
