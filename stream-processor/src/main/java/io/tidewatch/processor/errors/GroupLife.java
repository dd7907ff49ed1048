package io.tidewatch.processor.errors;

import io.tidewatch.alert.ErrorCommand;
import io.tidewatch.alert.ErrorGroup.State;
import io.tidewatch.event.ErrorEvent;
import java.time.Duration;

/** The life of a group: NEW → ONGOING → RESOLVED → REGRESSED when seen again; ARCHIVED only counts. */
final class GroupLife {
    private static final int MOST_MESSAGE = 1000;
    private static final int MOST_NOTE = 500;

    private final long newForMillis;

    GroupLife(Duration newFor) {
        this.newForMillis = newFor.toMillis();
    }

    /** It happened, once or more. */
    void happened(GroupHead head, Occurrence o) {
        boolean first = head.count == 0;
        head.seen(o.eventMillis(), o.service(), o.release());
        head.count += o.count();
        if (first || o.eventMillis() >= head.lastSeenMillis) {
            head.lastSeenMillis = o.eventMillis();
            if (o.detail() != null) {
                ErrorEvent event = o.detail().event();
                head.type = event.type();
                head.message = cut(event.message(), MOST_MESSAGE);
                head.culprit = event.culprit();
            }
        }
        head.lastAppendMillis = Math.max(head.lastAppendMillis, o.appendMillis());
        head.severity = head.severity.max(o.severity());
        head.handled &= o.handled();
        GroupHead.add(head.services, o.service(), o.count());
        GroupHead.add(head.hosts, o.host(), o.count());
        GroupHead.add(head.releases, o.release(), o.count());
        if (head.fingerprints.size() < GroupHead.MOST_FINGERPRINTS && !head.fingerprints.contains(o.fingerprint())) {
            head.fingerprints.add(o.fingerprint());
        }
        if (first) {
            enter(head, State.NEW, o.appendMillis());
        } else if (head.state == State.RESOLVED && o.eventMillis() > head.stateSinceMillis) {
            enter(head, State.REGRESSED, o.appendMillis());
        } else if ((head.state == State.NEW || head.state == State.REGRESSED)
                && o.appendMillis() - head.stateSinceMillis > newForMillis) {
            enter(head, State.ONGOING, o.appendMillis());
        }
    }

    /** A person asked for something. */
    void asked(GroupHead head, ErrorCommand command) {
        switch (command.action()) {
            case RESOLVE -> resolve(head, command.atMillis());
            case ARCHIVE, MERGE -> enter(head, State.ARCHIVED, command.atMillis());
            case REOPEN -> enter(head, State.ONGOING, command.atMillis());
            case ASSIGN -> head.assignee = cut(command.argument(), MOST_NOTE);
            case COMMENT -> head.note = cut(command.by() + ": " + command.argument(), MOST_NOTE);
        }
    }

    /** The command may come behind what happened after it: they are records of different partitions. */
    private static void resolve(GroupHead head, long atMillis) {
        if (head.lastAppendMillis > atMillis) {
            enter(head, State.REGRESSED, head.lastAppendMillis);
        } else {
            enter(head, State.RESOLVED, atMillis);
        }
    }

    private static void enter(GroupHead head, State state, long atMillis) {
        head.state = state;
        head.stateSinceMillis = atMillis;
    }

    private static String cut(String text, int most) {
        return text.length() <= most
                ? text
                : text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }
}
