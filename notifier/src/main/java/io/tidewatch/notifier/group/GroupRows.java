package io.tidewatch.notifier.group;

import io.tidewatch.notifier.record.DueIndex;
import io.tidewatch.notifier.record.Rows;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/** The rows of the groups of one task. A row that cannot be read counts as absent and is logged. */
final class GroupRows {
    /** Head by group key. */
    static final String HEADS = "notifier-groups";

    /** Alert by group key, NUL, alert key. */
    static final String MEMBERS = "notifier-members";

    /** Groups by when they are to be looked at. */
    static final String DUE = "notifier-groups-due";

    private final Rows<GroupHead> heads;
    private final Rows<Member> members;
    private final DueIndex due;

    GroupRows(ProcessorContext<?, ?> context) {
        heads = new Rows<>(context.getStateStore(HEADS), GroupHead.CODEC);
        members = new Rows<>(context.getStateStore(MEMBERS), Member.CODEC);
        due = new DueIndex(context.getStateStore(DUE));
    }

    static Set<StoreBuilder<?>> stores() {
        return Set.of(Rows.store(HEADS), Rows.store(MEMBERS), DueIndex.store(DUE));
    }

    @Nullable
    GroupHead head(String group) {
        return heads.get(group);
    }

    @Nullable
    Member member(String group, String alert) {
        return members.get(group + '\0' + alert);
    }

    List<Member> members(String group) {
        return members.under(group + '\0');
    }

    /** @return the keys of all groups; for what concerns all of them, such as a silence that ended */
    List<String> groups() {
        return heads.keys();
    }

    List<String> due(long nowMillis, int most) {
        return due.due(nowMillis, most);
    }

    /** Writes the head and keeps the due index in step. */
    void put(String group, @Nullable GroupHead before, @Nullable GroupHead head) {
        long beforeMillis = before == null ? GroupHead.NEVER : before.dueMillis();
        long dueMillis = head == null ? GroupHead.NEVER : head.dueMillis();
        if (beforeMillis != dueMillis) {
            due.move(group, beforeMillis, dueMillis);
        }
        heads.put(group, head);
    }

    void put(String group, String alert, @Nullable Member member) {
        members.put(group + '\0' + alert, member);
    }
}
