package io.tidewatch.notifier.group;

import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.notifier.message.Decision;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What looking at a group gives.
 *
 * @param head the group from now on; null: it is over and forgotten
 * @param changed alerts whose rows change, by alert key
 * @param dropped alerts that are forgotten
 * @param decisions what goes to the channels
 * @param records why nothing goes to them
 */
record Look(
        @Nullable GroupHead head,
        Map<String, Member> changed,
        List<String> dropped,
        List<Decision> decisions,
        List<NotificationRecord> records) {}
