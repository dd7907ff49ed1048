package io.tidewatch.wire;

/** The lines of a packed value. */
public final class Lines {
    /** Takes one line. */
    @FunctionalInterface
    public interface Line {
        /**
         * @param index place of the line in the value, from 0; blank lines are counted but not handed over
         * @param from its first byte
         * @param to one past its last; line end and carriage return are outside
         */
        void take(int index, int from, int to);
    }

    private Lines() {}

    /** Hands over each line that is not blank, in order. The last one needs no line end. */
    public static void forEach(byte[] value, Line line) {
        int from = 0;
        int index = 0;
        for (int i = 0; i <= value.length; i++) {
            if (i == value.length || value[i] == '\n') {
                int end = i > from && value[i - 1] == '\r' ? i - 1 : i;
                if (!blank(value, from, end)) {
                    line.take(index, from, end);
                }
                from = i + 1;
                index++;
            }
        }
    }

    private static boolean blank(byte[] value, int from, int to) {
        for (int i = from; i < to; i++) {
            if (value[i] != ' ' && value[i] != '\t' && value[i] != '\r') {
                return false;
            }
        }
        return true;
    }
}
