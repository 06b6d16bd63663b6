//! The core does no I/O, and a native build needs no JavaScript. For native programs, only `src/transports/` does I/O,
//! and each transport needs a feature.

use std::{fs, path::Path, process::Command};

use crate::repository;

const JAVASCRIPT_CRATES: [&str; 7] =
    ["wasm-bindgen", "js-sys", "web-sys", "gloo-net", "gloo-timers", "serde-wasm-bindgen", "wasm-bindgen-futures"];

#[test]
fn a_native_build_has_no_javascript_crate_and_no_runtime_in_its_graph() {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--package", "wechat-cloudbase", "--edges", "normal", "--prefix", "none", "--format", "{p}"])
        .args([
            "--features",
            "emulator,gloo,client,config-client,gloo-client",
            "--target",
            "x86_64-unknown-linux-gnu",
            "--offline",
        ])
        .current_dir(repository(""))
        .output()
        .unwrap();
    let tree = String::from_utf8(output.stdout).unwrap();
    let names: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(names.contains(&"serde_json"), "{tree}{}", String::from_utf8_lossy(&output.stderr));
    for name in JAVASCRIPT_CRATES.into_iter().chain(["tokio", "reqwest", "ureq", "httpdate", "rustls"]) {
        assert!(!names.contains(&name), "{name} is in the native graph");
    }
}

#[test]
fn only_the_transports_name_an_http_client() {
    for (path, source) in sources(&repository("src")) {
        let code: Vec<&str> = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for name in ["::reqwest", "::ureq", "httpdate::", "tokio::"] {
            let is_named = code.iter().any(|line| line.contains(name) && !line.contains("crate::transports"));
            assert!(!is_named || is_transport(&path), "{path} names {name}");
        }
    }
}

fn is_transport(path: &str) -> bool {
    path.contains("src/transports/")
}

#[test]
fn only_the_js_folder_names_a_javascript_crate() {
    for (path, source) in sources(&repository("src")) {
        let is_js = path.contains("src/js/");
        for name in JAVASCRIPT_CRATES {
            let name = name.replace('-', "_");
            assert!(is_js || !source.contains(&format!("{name}::")), "{path} names {name}");
        }
        assert!(is_js || path.ends_with("lib.rs") || !source.contains("crate::js::"), "{path} leans on js");
    }
}

#[test]
fn the_core_has_no_clock_and_no_io() {
    for (path, source) in sources(&repository("src")) {
        if is_transport(&path) {
            continue;
        }
        let core = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        for effect in ["std::fs", "std::net", "std::io", "std::thread", "Instant", "SystemTime", "std::env"] {
            assert!(!core.contains(effect), "{path} names {effect}");
        }
    }
}

fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push((path.to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap()));
        }
    }
    assert!(!found.is_empty(), "no sources in {}", folder.display());
    found
}
