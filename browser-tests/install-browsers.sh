#!/usr/bin/env bash
# Installs the browsers of all three lanes as far as this machine has them; says nothing when nothing is missing.
# Debian and Ubuntu: distribution packages. Elsewhere, as on macOS: Playwright's own builds.
set -euo pipefail

repository=$(cd "$(dirname "$0")/.." && pwd)

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

any_file() {
  local file
  for file in "$@"; do
    [ -x "$file" ] && return 0
  done
  return 1
}

# The usual places of BrowserChoice.java.
has_chromium() {
  any_file /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome-stable /usr/bin/google-chrome
}
has_firefox() { any_file /usr/bin/firefox-esr /usr/bin/firefox; }
has_webkit() {
  any_file /usr/lib/*/webkit2gtk-4.1/MiniBrowser /usr/libexec/webkit2gtk-4.1/MiniBrowser \
    /usr/lib/webkit2gtk-4.1/MiniBrowser
}
has_xvfb() { command -v Xvfb >/dev/null; }

# Installs the first of the given packages that this distribution has.
install_first() {
  local package
  for package in "$@"; do
    if apt-cache show "$package" >/dev/null 2>&1; then
      as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package"
      return
    fi
  done
  echo "install-browsers.sh: no such package: $*" >&2
}

install_with_apt() {
  if has_chromium && has_firefox && has_webkit && has_xvfb; then return; fi
  as_root apt-get update -qq
  has_chromium || install_first chromium chromium-browser
  has_firefox || install_first firefox-esr firefox
  has_webkit || install_first webkit2gtk-driver
  has_xvfb || install_first xvfb
}

# Playwright's installer keeps what it has, and is silent then.
install_with_playwright() {
  local node
  node=$(command -v node) || { echo "install-browsers.sh: Node.js is missing" >&2; exit 1; }
  cd "$repository"
  PLAYWRIGHT_NODEJS_PATH=$node mvn -q -B -pl browser-tests compile exec:java \
    -Dexec.mainClass=com.microsoft.playwright.CLI -Dexec.args="install chromium firefox webkit"
}

if command -v apt-get >/dev/null; then
  install_with_apt
else
  install_with_playwright
fi
