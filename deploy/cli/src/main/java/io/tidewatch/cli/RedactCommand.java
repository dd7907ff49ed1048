package io.tidewatch.cli;

import io.tidewatch.config.Secret;
import io.tidewatch.redact.Kind;
import io.tidewatch.redact.LineRedactor;
import io.tidewatch.redact.RedactConfig;
import io.tidewatch.redact.Redactor;
import io.tidewatch.redact.Style;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "redact",
        mixinStandardHelpOptions = true,
        description = {
            "Prints a file as it may be shown: secrets and personal data are replaced, line for line.",
            "Does what the library does before anything leaves an application."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidewatch redact app.log > app.public.log",
            "  kubectl logs shop-0 | tidewatch redact -",
            "  tidewatch redact --explain app.log              what is found where, never what it is",
            "  tidewatch redact --explain --output json app.log | jq -r .kind | sort | uniq -c",
            "  tidewatch redact --style email=hash --hash-key-file key.txt app.log    equal ones stay equal",
            "  tidewatch redact --off email --field customerName --pattern 'order=order-(\\d+)' app.log",
            "",
            "Kinds: email, phone, id_card, bank_card, passport, authorization, jwt, api_key, password, url_password,",
            "secret, cookie, private_key, field. Styles: mask, partial, last4, hash."
        })
final class RedactCommand implements Callable<Integer> {
    private enum Output {
        TEXT,
        JSON
    }

    @Parameters(paramLabel = "FILE", description = "What to redact; - reads standard input.")
    private String file;

    @Option(names = "--explain", description = "Names what is found instead: line, column, kind and style.")
    private boolean explain;

    @Option(
            names = "--output",
            defaultValue = "TEXT",
            description = "With --explain: text, or json for one object a line. Default: text.")
    private Output output;

    @Option(names = "--off", split = ",", paramLabel = "KIND", description = "Kinds that are not looked for.")
    private List<Kind> off = List.of();

    @Option(
            names = "--style",
            paramLabel = "NAME=STYLE",
            description = "How a kind, or a pattern's matches, are replaced.")
    private Map<String, Style> styles = Map.of();

    @Option(names = "--field", split = ",", paramLabel = "NAME", description = "Names whose values are replaced whole.")
    private List<String> fields = List.of();

    @Option(
            names = "--pattern",
            paramLabel = "NAME=REGEX",
            description = "What else goes (RE2); a group is replaced alone.")
    private Map<String, String> patterns = Map.of();

    @Option(names = "--hash-key-file", paramLabel = "PATH", description = "File with the key of the style hash.")
    private Path hashKeyFile;

    @Override
    public Integer call() throws IOException {
        Redactor redactor = Redactor.of(config());
        if (output == Output.JSON && !explain) {
            throw new UserError("--output json names what is found: add --explain");
        }
        OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16);
        try (InputStream in = InputFile.open(file)) {
            LineRedactor lines = new LineRedactor(redactor);
            if (explain) {
                new ExplainedLines(lines, out, output == Output.JSON).read(in);
            } else {
                new RedactedLines(lines, out).read(in);
            }
            out.flush();
        } catch (IOException e) {
            throw new UserError("stopped: " + Terminal.plain(String.valueOf(e.getMessage())));
        }
        return 0;
    }

    private RedactConfig config() throws IOException {
        try {
            Secret key = hashKeyFile == null
                    ? Secret.none()
                    : Secret.of(Files.readString(hashKeyFile).strip());
            return new RedactConfig(true, off, styles, fields, patterns, key);
        } catch (IllegalArgumentException e) {
            throw new UserError(e.getMessage().replace("hashKey is not set", "--hash-key-file is not given"));
        } catch (NoSuchFileException e) {
            throw new UserError("there is no file " + hashKeyFile + " with the key of the style hash");
        }
    }
}
