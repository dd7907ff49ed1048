package io.tidewatch.wire;

import java.util.List;

/**
 * A message template as JSON in pieces, ready for arguments between them: encoded once, written with each line. Immutable;
 * thread-safe.
 */
public final class TemplateJson {
    /** Templates of more places are rare enough to be written the long way. */
    public static final int MOST_PLACES = 16;

    final byte[] quoted;
    private final byte[][] befores;
    private final byte[][] rests;
    private final byte[] end;

    /**
     * @param template as it stands in the code
     * @param befores what stands before each place; at most {@value #MOST_PLACES}
     * @param rests for each number of arguments up to that of the places, what stands behind the last one
     * @param end what stands behind the last place where there are more arguments than places
     */
    public TemplateJson(String template, List<String> befores, List<String> rests, String end) {
        if (befores.size() > MOST_PLACES || rests.size() != befores.size() + 1) {
            throw new IllegalArgumentException(befores.size() + " places and " + rests.size() + " rests");
        }
        ByteSink out = new ByteSink();
        JsonText.string(out, template);
        this.quoted = out.toBytes();
        this.befores = befores.stream().map(TemplateJson::body).toArray(byte[][]::new);
        this.rests = rests.stream().map(TemplateJson::body).toArray(byte[][]::new);
        this.end = body(end);
    }

    int places() {
        return befores.length;
    }

    byte[] before(int place) {
        return befores[place];
    }

    /** @return what stands behind the last argument */
    byte[] rest(int arguments) {
        return arguments <= befores.length ? rests[arguments] : end;
    }

    private static byte[] body(String text) {
        ByteSink out = new ByteSink();
        JsonText.body(out, text);
        return out.toBytes();
    }
}
