package io.tidewatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidewatch.fingerprint.FingerprintAlgorithm;
import io.tidewatch.fingerprint.InAppPackages;
import io.tidewatch.fingerprint.TraceReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "fingerprint",
        mixinStandardHelpOptions = true,
        description = {
            "What makes the errors of a text the same, and why: finds every stack trace in it, also between other lines, in",
            "JSON or behind prefixes, and says for each its fingerprint, what it was taken from, and of each frame whether it",
            "took part. Errors with one fingerprint are one group."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidewatch fingerprint app.log --in-app com.acme.shop",
            "  kubectl logs shop-5c9f | tidewatch fingerprint - --output json | jq -r '.fingerprint + \" \" + .type'"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:At least one stack trace was found",
            "1:There is none in the text",
            "2:An option is wrong, or the file cannot be read"
        })
final class FingerprintCommand implements Callable<Integer> {
    enum Output {
        text,
        json
    }

    @Parameters(paramLabel = "FILE", description = "The text, in UTF-8; - is the standard input.")
    private String file = "";

    @Option(
            names = "--in-app",
            split = ",",
            paramLabel = "PACKAGE",
            description =
                    "A base package of the application; again for a further one. Without: all but known libraries.")
    private List<String> inApp = new ArrayList<>();

    @Option(
            names = "--output",
            paramLabel = "FORM",
            description = "text, for people (the default), or json: one object on one line for each trace.")
    private Output output = Output.text;

    @Spec
    private CommandSpec spec;

    private long found;

    @Override
    public Integer call() {
        FingerprintAlgorithm algorithm = new FingerprintAlgorithm(packages());
        PrintWriter out = spec.commandLine().getOut();
        FingerprintPrinter printer =
                output == Output.json ? new FingerprintPrinter.Json(out) : new FingerprintPrinter.Text(out);
        try (Reader text = open()) {
            TraceReader.read(text, trace -> {
                found++;
                printer.print(trace.line(), trace.chain(), algorithm);
            });
        } catch (IOException | InvalidPathException e) {
            throw new UserError(Terminal.plain("cannot read '" + file + "': " + e)
                    + "\nName a file that exists and may be read, or - for the standard input.");
        }
        out.flush();
        if (found > 0) {
            return 0;
        }
        spec.commandLine()
                .getErr()
                .println("no stack trace in " + Terminal.plain(file.equals("-") ? "the standard input" : file)
                        + ": a trace has lines such as 'at com.acme.Orders.save(Orders.java:12)'");
        return 1;
    }

    private InAppPackages packages() {
        try {
            return new InAppPackages(inApp);
        } catch (IllegalArgumentException e) {
            throw new UserError("--in-app: " + Terminal.plain(String.valueOf(e.getMessage())));
        }
    }

    /** What is no UTF-8 is replaced: a trace is found all the same. */
    private Reader open() throws IOException {
        InputStream bytes = file.equals("-") ? System.in : Files.newInputStream(Path.of(file));
        return new InputStreamReader(
                bytes,
                UTF_8.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE));
    }
}
