package io.tidewatch.processor.mine;

import java.util.ArrayList;
import java.util.List;

/**
 * A way to read a shape more widely: which of its places are taken for variable, and how strongly this one case speaks
 * for it. Places that vary alone; all places that look like names; names that hang together by colons; what objects
 * print of themselves.
 *
 * @param blanks places
 * @param key of the shape read so
 * @param weight what one case adds to the evidence, see {@link Kind#evidence}
 */
record Generalisation(Shape.Blanks blanks, double weight, long key) {
    /** Objects of one class print other parts from line to line; many must have been seen to give up what they say. */
    private static final double OBJECT = 0.6;

    /** @return those that leave a word of the shape, the widest guess first; never one of nothing */
    static List<Generalisation> of(Shape shape) {
        List<Generalisation> all = new ArrayList<>(shape.length() + 2);
        Shape.Blanks names = at -> shape.kinds[at] == Kind.NUMBERED || shape.kinds[at] == Kind.IDENTIFIER;
        add(all, shape, names, strongest(shape, names));
        for (int i = 0; i < shape.length(); i++) {
            int place = i;
            if (mayVary(shape, place)) {
                add(all, shape, at -> at == place, Kind.evidence(shape.kinds[place]));
            }
            int end = place == 0 ? 0 : shape.chain(place);
            if (end > place) {
                Shape.Blanks chain = at -> at >= place && at < end;
                add(all, shape, chain, strongest(shape, chain));
            }
        }
        Shape.Blanks objects = shape.objects();
        if (objects != null && shape.keyWithout(objects) != shape.key()) {
            add(all, shape, objects, OBJECT);
        }
        return all;
    }

    private static void add(List<Generalisation> all, Shape shape, Shape.Blanks blanks, double weight) {
        if (weight > 0 && shape.keepsWord(blanks)) {
            all.add(new Generalisation(blanks, weight, shape.keyWithout(blanks)));
        }
    }

    /** A plain word in front is what the line is about: it stays. */
    private static boolean mayVary(Shape shape, int place) {
        return Kind.canVary(shape.kinds[place]) && (place > 0 || shape.kinds[place] != Kind.WORD);
    }

    private static double strongest(Shape shape, Shape.Blanks blanks) {
        double strongest = 0;
        for (int i = 0; i < shape.length(); i++) {
            if (blanks.at(i)) {
                strongest = Math.max(strongest, Kind.evidence(shape.kinds[i]));
            }
        }
        return strongest;
    }
}
