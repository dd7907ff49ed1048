package io.tidewatch.cli;

import io.tidewatch.processor.query.ApiTokens;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a token for the HTTP API: prints it once, and the line for the tokens' file.",
            "",
            "The file (processor.http.tokensFile) holds no token, only what tokens hash to; it is read again when it",
            "changes. Without it nobody may give commands by HTTP. With processor.http.requireToken reading needs one too;",
            "the commands of tidewatch show that of --token-file, or of TIDEWATCH_TOKEN.",
            "",
            "  tidewatch token ann admin",
            "  curl -H \"Authorization: Bearer $TOKEN\" --data-binary @rules.yaml http://127.0.0.1:8080/api/v1/rules"
        })
final class TokenCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "NAME",
            description = "Whose it is; stands in the audit beside what was done.")
    private String name;

    @Parameters(
            index = "1",
            paramLabel = "ROLE",
            description =
                    "viewer (reads), operator (acknowledges and resolves alerts), admin (changes rules, reads the audit).")
    private String role;

    @Override
    public void run() {
        if (!name.matches("[\\w.@-]{1,100}")) {
            throw new UserError("'" + Terminal.plain(name) + "' is no name, expected letters, digits and . _ @ -");
        }
        String token = ApiTokens.create();
        PrintWriter out = spec.commandLine().getOut();
        out.println("token, to be handed to " + name + " and kept nowhere else:");
        out.println("  " + token);
        out.println("line for the file of processor.http.tokensFile:");
        out.println("  " + ApiTokens.line(name, role(), token));
        out.flush();
    }

    private ApiTokens.Role role() {
        try {
            return ApiTokens.Role.valueOf(role.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new UserError("'" + Terminal.plain(role) + "' is no role, expected viewer, operator or admin");
        }
    }
}
