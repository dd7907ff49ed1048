package io.tidewatch.agent.tail;

import io.tidewatch.agent.parse.LineFormat;
import io.tidewatch.config.Doc;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Files to follow.
 *
 * @param path absolute path; its parts may hold {@code *}, {@code ?}, {@code [..]}, {@code {a,b}}, and {@code **} stands for
 *     any folders
 * @param service who writes them; empty: the file's name up to its first dot
 * @param format how lines are to be read
 * @param charset name of a charset in which a line feed is one byte
 * @param exclude globs of file names that are left out
 */
public record TailedPath(
        @Doc("absolute path or glob of the files") String path,

        @Doc("name of the service that writes them; empty: the file's name up to its first dot")
        String service,

        @Doc("how lines are to be read") LineFormat format,
        @Doc("charset of the files") String charset,
        @Doc("globs of file names to leave out") List<String> exclude) {
    public TailedPath {
        Objects.requireNonNull(path, "path");
        if (!path.startsWith("/") && !path.matches("[A-Za-z]:.*")) {
            throw new IllegalArgumentException("path is '" + path + "', expected an absolute path or glob");
        }
        service = Objects.requireNonNullElse(service, "");
        exclude = exclude == null ? List.of() : List.copyOf(exclude);
        charsetNamed(charset);
    }

    public static TailedPath defaults() {
        return of("/var/log/*.log", "");
    }

    public static TailedPath of(String path, String service) {
        return new TailedPath(
                path, service, LineFormat.AUTO, "UTF-8", List.of("*.gz", "*.zst", "*.bz2", "*.xz", "*.zip"));
    }

    Charset decoder() {
        return charsetNamed(charset);
    }

    private static Charset charsetNamed(String name) {
        try {
            if (!name.toUpperCase(Locale.ROOT).startsWith("UTF-16")
                    && !name.toUpperCase(Locale.ROOT).startsWith("UTF-32")) {
                return Charset.forName(name);
            }
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new IllegalArgumentException(refused(name), e);
        }
        throw new IllegalArgumentException(refused(name));
    }

    private static String refused(String name) {
        return "charset is '" + name + "', expected one such as UTF-8, GB18030, ISO-8859-1";
    }
}
