package io.tidewatch.logback;

import io.tidewatch.event.Recurring;
import io.tidewatch.wire.TemplateJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message with places for arguments, as SLF4J reads it: an argument for each {@code {}}; {@code \{}} is no place,
 * {@code \\{}} is a backslash before one. Templates are constants of the code, so each is read once. Thread-safe.
 */
final class Template {
    static final String PLACE = "{}";

    private static final int PLACES = 1024;
    /** Longer ones are put together for one call, if anything: they are not kept. */
    private static final int MOST_CHARS = 1024;

    private static final Recurring<String, Template> KNOWN = new Recurring<>(PLACES);

    private final String text;
    /** Up to each place, and behind the last one. */
    private final List<Piece> pieces;

    private final @Nullable TemplateJson json;

    /**
     * The text up to a place, or to the end.
     *
     * @param plain how it reads while there are arguments left
     * @param from where it starts in the template: where arguments have run out, the rest is taken as it stands
     */
    private record Piece(String plain, int from) {}

    private Template(String text, boolean kept) {
        this.text = text;
        this.pieces = pieces(text);
        this.json = kept && places() > 0 && places() <= TemplateJson.MOST_PLACES ? toJson() : null;
    }

    /** @return how many arguments it has places for */
    int places() {
        return pieces.size() - 1;
    }

    /** @return its pieces as JSON; null where it has no places, or too many, or has not come often enough */
    @Nullable
    TemplateJson json() {
        return json;
    }

    private TemplateJson toJson() {
        List<String> befores =
                pieces.subList(0, places()).stream().map(Piece::plain).toList();
        List<String> rests =
                pieces.stream().map(piece -> text.substring(piece.from)).toList();
        return new TemplateJson(text, befores, rests, pieces.get(places()).plain);
    }

    /** @return the template that reads so */
    static Template of(String text) {
        // a String works its hash out once
        int hash = text.hashCode();
        Template known = KNOWN.get(text, hash);
        if (known == null) {
            boolean kept = text.length() <= MOST_CHARS && KNOWN.comesAgain(text, hash);
            known = new Template(text, kept);
            if (kept) {
                KNOWN.keep(text, hash, known);
            }
        }
        return known;
    }

    /** @param arguments frozen ones: what is no text is of a type of the JDK whose own does not fail */
    static List<String> texts(@Nullable Object[] arguments) {
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = String.valueOf(arguments[i]);
        }
        return Arrays.asList(texts);
    }

    /** @return the text with the arguments in their places; places without one stay, arguments without one are left out */
    String fill(List<String> arguments) {
        int filled = Math.min(places(), arguments.size());
        int size = text.length();
        for (int i = 0; i < filled; i++) {
            size += arguments.get(i).length();
        }
        StringBuilder out = new StringBuilder(size);
        for (int i = 0; i < filled; i++) {
            out.append(pieces.get(i).plain).append(arguments.get(i));
        }
        Piece rest = pieces.get(filled);
        if (filled < arguments.size()) {
            out.append(rest.plain);
        } else {
            out.append(text, rest.from, text.length());
        }
        return out.toString();
    }

    private static List<Piece> pieces(String template) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        int from = 0;
        int copied = 0;
        for (int place = template.indexOf(PLACE); place >= 0; place = template.indexOf(PLACE, copied)) {
            boolean escaped = place > 0 && template.charAt(place - 1) == '\\';
            boolean doubled = escaped && place > 1 && template.charAt(place - 2) == '\\';
            if (escaped && !doubled) {
                // only the brace is taken: what follows it is looked at again, as SLF4J does
                plain.append(template, copied, place - 1).append('{');
                copied = place + 1;
            } else {
                plain.append(template, copied, doubled ? place - 1 : place);
                pieces.add(new Piece(plain.toString(), from));
                plain.setLength(0);
                copied = place + 2;
                from = copied;
            }
        }
        plain.append(template, copied, template.length());
        pieces.add(new Piece(plain.toString(), from));
        return List.copyOf(pieces);
    }
}
