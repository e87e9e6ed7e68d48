package org.sqlattice.browser;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The headers that a {@link StaticServer} puts on every response below a prefix. On every one, not
 * only on documents: WebKit does not start a module worker whose imports lack them.
 */
public record ResponseHeaders(Map<String, String> values) {
  /** Creates a copy of the given headers. */
  public ResponseHeaders {
    values = Map.copyOf(values);
  }

  /** No headers beyond type and length: a page as most servers send it. */
  public static ResponseHeaders plain() {
    return new ResponseHeaders(Map.of());
  }

  /** COOP, COEP and CORP, which make a page cross-origin isolated. */
  public static ResponseHeaders isolated() {
    return new ResponseHeaders(
        Map.of(
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Embedder-Policy", "require-corp",
            "Cross-Origin-Resource-Policy", "same-origin"));
  }

  /** Returns these headers and a {@code Content-Security-Policy}. */
  public ResponseHeaders withContentSecurityPolicy(String policy) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.put("Content-Security-Policy", policy);
    return new ResponseHeaders(more);
  }
}
