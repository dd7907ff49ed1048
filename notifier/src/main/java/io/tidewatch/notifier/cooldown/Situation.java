package io.tidewatch.notifier.cooldown;

import io.tidewatch.event.Severity;

/**
 * What the cooldown stage must know of a group; only alerts that no earlier stage kept back count as firing.
 *
 * @param firing how many fire
 * @param fresh how many of them nobody was told of
 * @param raised how many of them are worse than when people were told
 * @param silenceEnded how many of them a silence kept back until now
 * @param flapping how many of them flap, which is still to be said
 * @param remindable how many of them people were told of and nobody has in hand
 * @param told how many alerts people were told of, whatever became of them
 * @param over how many of those told have resolved
 * @param worst the worst that fires
 * @param worstTold the worst people were told of
 * @param newsSinceMillis since when there is something to say; 0: there is not
 * @param saidAtMillis when something was last said; 0: never
 * @param reminders how often the same was said again since
 */
public record Situation(
        int firing,
        int fresh,
        int raised,
        int silenceEnded,
        int flapping,
        int remindable,
        int told,
        int over,
        Severity worst,
        Severity worstTold,
        long newsSinceMillis,
        long saidAtMillis,
        int reminders) {}
