package io.tidewatch.profile;

import java.util.List;

/**
 * One stack and what it weighs.
 *
 * @param frames from the thread's first method to the one that ran, as {@code com.acme.Shop.total}; frames in brackets
 *     are no methods: {@code [byte[]]} what was allocated, {@code [lock com.acme.Till]} what was waited for,
 *     {@code [tidewatch]} below the threads of this library
 * @param weight in the unit of its view
 * @param samples how many events it was seen in
 */
public record WeighedStack(List<String> frames, long weight, long samples) {
    public WeighedStack {
        frames = List.copyOf(frames);
        if (frames.isEmpty() || weight < 0 || samples < 0) {
            throw new IllegalArgumentException("a stack has frames and no negative weight, not " + frames + " " + weight
                    + " in " + samples + " samples");
        }
    }
}
