package org.sqlattice.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The packed npm package, unpacked for a plain page as a user would put it on a server. */
final class PackageSite {
  private static final Path TARBALL = Path.of("../npm-package/sqlattice.tgz");

  private static @Nullable Path folder;

  private PackageSite() {}

  /** Serves a page that has the package as {@code window.sqlattice}, under a strict policy. */
  static StaticServer mount(StaticServer server) {
    return server
        .mount("/", Path.of("src/test/pages/package"), strictPolicy())
        .mount("/package/", folder(), strictPolicy());
  }

  /** Opens that page. */
  static Tab open(Lane lane, StaticServer server) {
    Tab tab = lane.open(server.url("/"));
    tab.await("window.sqlattice", Tab.PATIENCE);
    return tab;
  }

  /** Returns the folder of the unpacked package. */
  static synchronized Path folder() {
    Path unpacked = folder;
    if (unpacked == null) {
      unpacked = unpack();
      folder = unpacked;
    }
    return unpacked;
  }

  /** No inline scripts, no {@code 'unsafe-eval'}: only wasm may be compiled. */
  static ResponseHeaders strictPolicy() {
    return ResponseHeaders.plain()
        .withContentSecurityPolicy(
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:");
  }

  private static Path unpack() {
    try {
      Path target = Files.createDirectories(Lanes.target().resolve("package-site"));
      Process tar =
          new ProcessBuilder("tar", "-xzf", TARBALL.toString(), "-C", target.toString())
              .inheritIO()
              .start();
      if (tar.waitFor() != 0) {
        throw new IllegalStateException("cannot unpack: file=" + TARBALL.toAbsolutePath());
      }
      return target.resolve("package");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack: file=" + TARBALL, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while unpacking", e);
    }
  }
}
