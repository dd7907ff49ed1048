package io.tidewatch.cli;

import io.tidewatch.profile.MethodShare;
import io.tidewatch.profile.Profile;
import io.tidewatch.profile.ProfileException;
import io.tidewatch.profile.ProfileView;
import io.tidewatch.profile.SamplingSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "profile",
        mixinStandardHelpOptions = true,
        description =
                "Where a JVM's time goes: CPU, allocation and locks as a flame graph. Of a running JVM, or of a recording.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidewatch profile                            the JVMs of this user that can be profiled",
            "  tidewatch profile 4711 --out flame.html      30 s of process 4711",
            "  tidewatch profile 4711 --seconds 60 --period 1 --collapsed stacks.txt",
            "  tidewatch profile recording.jfr              a recording made elsewhere, as by jcmd PID JFR.dump",
            "",
            "The JVM needs no preparation; it has to run on this machine, under this user, with the module jdk.jfr.",
        })
final class ProfileCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "PID|FILE", description = "A process, or a recording (.jfr).")
    @Nullable
    private String target;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "How long to look, 1 to 1800 (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--period",
            paramLabel = "MS",
            defaultValue = "10",
            description = "Milliseconds between two looks, 1 to 1000 (default: ${DEFAULT-VALUE}).")
    private int periodMillis;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "flame.html",
            description = "The flame graph, one page for a browser (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Option(
            names = "--collapsed",
            paramLabel = "FILE",
            description = "Also writes the stacks, one a line, for other tools.")
    @Nullable
    private Path collapsed;

    @Option(
            names = "--view",
            paramLabel = "VIEW",
            defaultValue = "CPU",
            description = "What --collapsed and the list tell: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private ProfileView view;

    @Option(
            names = "--keep",
            paramLabel = "FILE.jfr",
            description = "Also keeps the recording, for JDK Mission Control.")
    @Nullable
    private Path keep;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (target == null) {
            list();
            return 0;
        }
        try {
            Profile profile = Files.isRegularFile(Path.of(target)) || !target.matches("\\d+")
                    ? Profile.read(Path.of(target))
                    : attached(target);
            profile.writeFlameGraph(out);
            if (collapsed != null) {
                Files.writeString(collapsed, profile.collapsed(view));
            }
            tell(profile);
            return 0;
        } catch (ProfileException e) {
            throw new UserError(Terminal.plain(String.valueOf(e.getMessage())));
        }
    }

    private Profile attached(String pid) throws ProfileException, IOException, InterruptedException {
        if (seconds < 1 || seconds > 1_800) {
            throw new UserError("--seconds is " + seconds + ", expected 1 to 1800");
        }
        if (periodMillis < 1 || periodMillis > 1_000) {
            throw new UserError("--period is " + periodMillis + ", expected 1 to 1000");
        }
        Path dir = Files.createTempDirectory("tidewatch-profile");
        Path file = dir.resolve("process " + pid);
        try (AttachedRecorder recorder = AttachedRecorder.to(pid)) {
            out().println("looking at process " + pid + " for " + seconds + " s …");
            out().flush();
            SamplingSettings closely = SamplingSettings.close().every(Duration.ofMillis(periodMillis));
            recorder.record(Duration.ofSeconds(seconds), closely, file);
            if (keep != null) {
                Files.copy(file, keep, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
            return Profile.read(file);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(dir);
        }
    }

    private void tell(Profile profile) {
        out().printf(
                        Locale.ROOT,
                        "%d CPU samples, %.1f MiB allocated, %.1f s waited for locks%n",
                        profile.table(ProfileView.CPU).totalSamples(),
                        profile.table(ProfileView.ALLOCATION).totalWeight() / (double) (1 << 20),
                        profile.table(ProfileView.LOCK).totalWeight() / 1e9);
        for (MethodShare method : profile.topMethods(view, 10)) {
            out().printf(
                            Locale.ROOT,
                            "%6.1f %%  %6.1f %%  %s%n",
                            100 * method.selfShare(),
                            100 * method.totalShare(),
                            Terminal.plain(method.method()));
        }
        if (profile.lostBytes() > 0) {
            out().println("the recorder lost " + profile.lostBytes()
                    + " bytes of events; a longer --period loses less");
        }
        out().println("flame graph: " + out.toAbsolutePath());
        out().flush();
    }

    private void list() {
        for (String jvm : AttachedRecorder.running()) {
            out().println(Terminal.plain(jvm));
        }
        out().println("Give one of these to 'tidewatch profile PID'.");
        out().flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
