package io.tidewatch.processor.mine;

import java.util.Arrays;

/**
 * The tokens of a line without its variable parts. Two lines of equal tokens have one shape, whatever spaces stand
 * between.
 */
final class Shape {
    final String[] texts;
    final byte[] kinds;
    final boolean[] spaced;
    final long[] hashes;

    Shape(String[] texts, byte[] kinds, boolean[] spaced) {
        this.texts = texts;
        this.kinds = kinds;
        this.spaced = spaced;
        hashes = new long[texts.length];
        for (int i = 0; i < texts.length; i++) {
            hashes[i] = hash(texts[i], kinds[i]);
        }
    }

    static Shape of(String line, LineScanner scan) {
        int n = scan.count;
        String[] texts = new String[n];
        for (int i = 0; i < n; i++) {
            texts[i] =
                    scan.kinds[i] == Kind.VARIABLE ? PatternIds.VARIABLE : line.substring(scan.starts[i], scan.ends[i]);
        }
        return new Shape(texts, Arrays.copyOf(scan.kinds, n), Arrays.copyOf(scan.spaced, n));
    }

    int length() {
        return texts.length;
    }

    long key() {
        return keyWithout(i -> false);
    }

    /** Which places are made variable. */
    interface Blanks {
        boolean at(int place);
    }

    /** @return key of this shape with those places variable and runs of variables joined */
    long keyWithout(Blanks blanks) {
        long h = Hashes.start();
        boolean variable = false;
        for (int i = 0; i < hashes.length; i++) {
            if (kinds[i] == Kind.VARIABLE || blanks.at(i)) {
                h = variable ? h : Hashes.add(h, LineScanner.variableHash());
                variable = true;
            } else {
                h = Hashes.add(h, hashes[i]);
                variable = false;
            }
        }
        return Hashes.end(h);
    }

    Shape without(Blanks blanks) {
        int n = 0;
        String[] newTexts = new String[texts.length];
        byte[] newKinds = new byte[texts.length];
        boolean[] newSpaced = new boolean[texts.length];
        for (int i = 0; i < texts.length; i++) {
            boolean variable = kinds[i] == Kind.VARIABLE || blanks.at(i);
            if (variable && n > 0 && newKinds[n - 1] == Kind.VARIABLE) {
                continue;
            }
            newTexts[n] = variable ? PatternIds.VARIABLE : texts[i];
            newKinds[n] = variable ? Kind.VARIABLE : kinds[i];
            newSpaced[n] = spaced[i];
            n++;
        }
        return new Shape(Arrays.copyOf(newTexts, n), Arrays.copyOf(newKinds, n), Arrays.copyOf(newSpaced, n));
    }

    /** @return whether a word stays when those places are made variable: a pattern of variables only says nothing */
    boolean keepsWord(Blanks blanks) {
        for (int i = 0; i < kinds.length; i++) {
            if (kinds[i] == Kind.WORD && !blanks.at(i) && texts[i].length() > 1) {
                return true;
            }
        }
        return false;
    }

    /** @return whether that shape, token by token, is a case of this one */
    boolean covers(Shape other) {
        if (other.hashes.length != hashes.length) {
            return false;
        }
        for (int i = 0; i < hashes.length; i++) {
            boolean same = kinds[i] == Kind.VARIABLE
                    ? other.kinds[i] == Kind.VARIABLE || Kind.canVary(other.kinds[i])
                    : hashes[i] == other.hashes[i] && kinds[i] == other.kinds[i];
            if (!same) {
                return false;
            }
        }
        return true;
    }

    /** @return the template as people read it, spaces as in the line that was met first */
    String template() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < texts.length; i++) {
            out.append(i > 0 && spaced[i] ? " " : "").append(texts[i]);
        }
        return out.toString();
    }

    /** @return the tokens with one space between: what the id is taken of */
    String canonical() {
        return String.join(" ", texts);
    }

    private static long hash(String text, byte kind) {
        boolean dots = kind == Kind.DELIMITER && text.startsWith(".");
        return Hashes.text(text, 0, dots ? 1 : text.length());
    }
}
