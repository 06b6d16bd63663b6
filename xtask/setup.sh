#!/usr/bin/env bash
# Installs the tools for builds and tests. It prints each step, and skips tools that are installed.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly wasm_target=wasm32-unknown-unknown
log=$(mktemp)
trap 'rm -f "$log"' EXIT
TIMEFORMAT='%R s'

fail() {
  printf '\nsetup: %s\n' "$1" >&2
  exit 1
}

# step <label> <command for the user if the step fails> <command>...
step() {
  local label=$1 by_hand=$2
  shift 2
  printf '%-44s' "$label"
  if ! { time "$@" >"$log" 2>&1; } 2>&1; then
    tail -n 30 "$log" >&2
    fail "\"$label\" failed; run it yourself: $by_hand."
  fi
}

has() { command -v "$1" >/dev/null; }

rust_is_here() { has rustup && has cargo && rustc --version; }

node_is_new_enough() { has npm && node --eval 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)'; }

add_to_rust() {
  local target_libs
  target_libs=$(rustc --print target-libdir --target "$wasm_target")
  [[ -d $target_libs ]] || rustup target add "$wasm_target" || return
  cargo fmt --version || rustup component add rustfmt || return
  cargo clippy --version || rustup component add clippy
}

apt_install() {
  local as_root=()
  ((EUID == 0)) || as_root=(sudo)
  "${as_root[@]}" apt-get update &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@"
}

install_browser() {
  if has chromium && has chromedriver; then return; fi
  apt_install chromium chromium-driver
}

install_redis() {
  if has redis-server; then return; fi
  apt_install redis-server
}

install_postgres() {
  if compgen -G '/usr/lib/postgresql/*/bin/postgres'; then return; fi
  apt_install postgresql
}

install_mariadb() {
  if has mariadbd; then return; fi
  apt_install mariadb-server
}

# install_npm_packages <folder>
install_npm_packages() {
  local lock=$1/package-lock.json installed_lock=$1/node_modules/.installed-lock
  if cmp --quiet "$lock" "$installed_lock"; then return; fi
  npm ci --prefix "$1" --no-audit --no-fund && cp "$lock" "$installed_lock"
}

step 'rust' 'install rustup and the stable toolchain' rust_is_here
step 'node 20 or newer, npm' 'install Node.js 20 or newer with npm' node_is_new_enough
step "$wasm_target, rustfmt, clippy" "rustup target add $wasm_target && rustup component add rustfmt clippy" add_to_rust
step 'chromium, chromedriver' 'as root: apt-get update && apt-get install chromium chromium-driver' install_browser
step 'redis-server' 'as root: apt-get update && apt-get install redis-server' install_redis
step 'postgresql' 'as root: apt-get update && apt-get install postgresql' install_postgres
step 'mariadb-server' 'as root: apt-get update && apt-get install mariadb-server' install_mariadb
step 'npm packages of tests/js' 'npm ci --prefix tests/js' install_npm_packages tests/js
step 'npm packages of libraries' 'npm ci --prefix libraries' install_npm_packages libraries
step 'wasm-bindgen, test runner (once, a minute)' 'cargo build --package xtask' cargo build --quiet --package xtask
