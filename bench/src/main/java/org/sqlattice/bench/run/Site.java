package org.sqlattice.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sqlattice.browser.ResponseHeaders;
import org.sqlattice.browser.StaticServer;

/** The files that a browser gets: pages, contenders, and the packed package. */
final class Site {
  private Site() {}

  /** Immutable files and no policy: what a browser may cache, it caches. */
  static void mount(StaticServer server, Path home) throws IOException, InterruptedException {
    Map<String, String> headers = new LinkedHashMap<>(ResponseHeaders.isolated().values());
    // Isolation makes the clock finer; caching is what a second visit has.
    headers.put("Cache-Control", "public, max-age=3600, immutable");
    ResponseHeaders cached = new ResponseHeaders(headers);
    server
        .mount("/", home.resolve("src/pages"), cached)
        .mount("/contenders/", home.resolve("target/contenders"), cached)
        .mount("/wa-sqlite/", home.resolve("target/wa-sqlite"), cached)
        .mount("/peers/", home.resolve("target/peers"), cached)
        .mount("/package/", unpackPackage(home), cached)
        .mount("/loader/", home.resolve("../npm-package/target/loader"), cached);
  }

  private static Path unpackPackage(Path home) throws IOException, InterruptedException {
    Path target = Files.createDirectories(home.resolve("target/package-site"));
    String tarball = home.resolve("../npm-package/sqlattice.tgz").toString();
    if (run("tar", "-xzf", tarball, "-C", target.toString()) != 0) {
      throw new IllegalStateException("cannot unpack: file=" + tarball);
    }
    return target.resolve("package");
  }

  /** Runs a program to its end and returns its exit code. */
  static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(Arrays.asList(command)).inheritIO().start().waitFor();
  }
}
