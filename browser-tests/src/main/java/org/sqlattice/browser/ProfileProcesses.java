package org.sqlattice.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/*
 * A browser is many processes, some not children of the one we started, so ancestry does not tell
 * which belong to a profile. What does: the name of the profile folder is unique, and every process
 * has it in its command line or, inherited, in its environment.
 */

/** The processes that belong to one profile folder, found anew at every look. */
final class ProfileProcesses {
  private static final String VARIABLE = "SQLATTICE_LANE";
  private static final Path PROC = Path.of("/proc");

  private final String marker;

  /** Looks for the processes of a profile folder, whose name must be unique on this machine. */
  ProfileProcesses(Path profile) {
    this.marker = profile.getFileName().toString();
  }

  /** Returns the environment variable that marks the processes; to be set when starting one. */
  Map<String, String> environment() {
    return Map.of(VARIABLE, marker);
  }

  /** Kills them all, again and again until none is left. */
  void kill9(Duration timeout) {
    Instant end = Instant.now().plus(timeout);
    for (TreeSet<Long> left = find(); !left.isEmpty(); left = find()) {
      if (Instant.now().isAfter(end)) {
        throw new LaneException("processes outlive kill -9: profile=" + marker + ", pids=" + left);
      }
      // In ascending order the browser's main process goes first, before it can react.
      left.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
      ScriptedTab.sleep(10);
    }
  }

  /** Waits until none is left, and says whether that happened in time. */
  boolean awaitNone(Duration timeout) {
    Instant end = Instant.now().plus(timeout);
    while (!find().isEmpty()) {
      if (Instant.now().isAfter(end)) {
        return false;
      }
      ScriptedTab.sleep(20);
    }
    return true;
  }

  private TreeSet<Long> find() {
    try {
      TreeSet<Long> pids = Files.isDirectory(PROC) ? findInProc() : findWithPs();
      pids.remove(ProcessHandle.current().pid());
      return pids;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list processes", e);
    }
  }

  private TreeSet<Long> findInProc() throws IOException {
    TreeSet<Long> pids = new TreeSet<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path folder : folders) {
        if (isMarked(folder.resolve("cmdline")) || isMarked(folder.resolve("environ"))) {
          pids.add(Long.valueOf(folder.getFileName().toString()));
        }
      }
    }
    return pids;
  }

  /** A zombie has neither command line nor environment, so it counts as gone. */
  private boolean isMarked(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(marker);
    } catch (IOException goneOrNotOurs) {
      return false;
    }
  }

  /** Where there is no {@code /proc}, as on macOS, {@code ps -E} shows the environment too. */
  private TreeSet<Long> findWithPs() throws IOException {
    Process ps =
        new ProcessBuilder(List.of("ps", "-axwwE", "-o", "pid=,command="))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String listing = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    TreeSet<Long> pids = new TreeSet<>();
    for (String line : listing.split("\n", -1)) {
      if (line.contains(marker)) {
        pids.add(Long.valueOf(line.strip().split(" ", 2)[0]));
      }
    }
    return pids;
  }
}
