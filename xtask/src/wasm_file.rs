//! Builds one wasm file of the npm package with cargo, wasm-bindgen and wasm-opt, and writes it as text.

use crate::glue_function::glue_function;
use crate::inline::{decoder_module, text_module};
use crate::run::{cargo, node, root, run, step};
use anyhow::{Context, Result};
use std::{
    env,
    ffi::{OsStr, OsString},
    fs,
    path::{Path, PathBuf},
};
use walrus::{Export, Module};

const CARGO_FLAGS: &str =
    "--lib --crate-type cdylib --profile wasm --target wasm32-unknown-unknown --no-default-features";

const RUSTC_FLAGS: &str = "-Clink-arg=-zstack-size=65536";

const BINDGEN_FLAGS: &str =
    "--target web --omit-default-module-path --no-typescript --remove-name-section --remove-producers-section";

/// The features that rustc's wasm32 target has by default. Node 20 supports them all. A second `--flatten` makes the
/// client's file 0.1 KB smaller under gzip. A third one makes it larger. `-ocimfs` is the size up to which a function with
/// one caller is inlined. Low memory is the end of the stack, and only a stack overflow reads it. Both save 0.1 KB. One
/// data segment with its zeros is 0.25 KB smaller under gzip than the many of memory-packing.
const WASM_OPT_FLAGS: &str = "-ocimfs=30 --low-memory-unused --flatten --rereloop -Oz -Oz --flatten --rereloop -Oz -Oz --strip-target-features --strip-producers \
     --skip-pass=memory-packing --skip-pass=local-cse \
     --enable-bulk-memory --enable-multivalue --enable-mutable-globals --enable-nontrapping-float-to-int \
     --enable-reference-types --enable-sign-ext";

const BINARYEN: &str = "tests/js/node_modules/binaryen";

pub const WASM_FILES: [WasmFile; 4] = [
    WasmFile { feature: "client", name: "wechat_cloudbase", glue: Glue::None },
    WasmFile { feature: "config-client", name: "wechat_cloudbase_config", glue: Glue::None },
    WasmFile { feature: "emulator", name: "wechat_cloudbase_emulator", glue: Glue::Function },
    WasmFile { feature: "gloo-client", name: "wechat_cloudbase_gloo", glue: Glue::Function },
];

pub struct WasmFile {
    feature: &'static str,
    name: &'static str,
    glue: Glue,
}

enum Glue {
    /// Exports that take and return only numbers need none.
    None,
    /// A function, so that each instance has its own glue: `glue_function.rs`.
    Function,
}

impl WasmFile {
    /// Builds the files that are out of date, and returns their folder.
    pub fn build(&self) -> Result<PathBuf> {
        let cdylib = self.step("cargo", || self.compile())?;
        let bound = self.folder().join("bound");
        let (files, receipt) = (bound.join("files"), bound.join("inputs"));
        let inputs = inputs(&cdylib)?;
        if fs::read(&receipt).is_ok_and(|last| last == inputs) {
            return Ok(files);
        }
        remove_folder(&bound)?;
        self.step("wasm-bindgen", || self.bind(&cdylib, &files))?;
        self.step("wasm-opt", || self.optimize(&files))?;
        self.write_inline(&files)?;
        fs::write(receipt, inputs)?;
        Ok(files)
    }

    fn step<T>(&self, tool: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        step(&format!("{}: {tool}", self.name), work)
    }

    /// Cargo gives all files the same name, so each has its own target folder.
    fn folder(&self) -> PathBuf {
        root().join("target/npm").join(self.feature)
    }

    fn compile(&self) -> Result<PathBuf> {
        run(cargo("rustc")
            .args(words(CARGO_FLAGS))
            .args(["--features", self.feature, "--target-dir"])
            .arg(self.folder())
            .args(["--", RUSTC_FLAGS])
            .env("CARGO_ENCODED_RUSTFLAGS", remapped_registries()?))?;
        Ok(self.folder().join("wasm32-unknown-unknown/wasm/wechat_cloudbase.wasm"))
    }

    fn bind(&self, cdylib: &Path, files: &Path) -> Result<()> {
        let paths =
            ["--out-name".as_ref(), self.name.as_ref(), "--out-dir".as_ref(), files.as_os_str(), cdylib.as_os_str()];
        let args = ["wasm-bindgen"].into_iter().chain(words(BINDGEN_FLAGS)).map(OsStr::new).chain(paths);
        wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(args)?;
        match self.glue {
            Glue::None => self.drop_glue(files),
            Glue::Function => self.wrap_glue(files),
        }
    }

    /// Removes the glue and the table of objects that only the glue needs. The wasm then imports nothing.
    fn drop_glue(&self, files: &Path) -> Result<()> {
        fs::remove_file(self.glue_file(files))?;
        let wasm = self.wasm(files);
        let mut module = Module::from_file(&wasm)?;
        let for_glue: Vec<_> =
            module.exports.iter().filter(|export| export.name.starts_with("__")).map(Export::id).collect();
        for export in for_glue {
            module.exports.delete(export);
        }
        walrus::passes::gc::run(&mut module);
        module.emit_wasm_file(&wasm)
    }

    fn wrap_glue(&self, files: &Path) -> Result<()> {
        let glue = self.glue_file(files);
        let function = glue_function(&fs::read_to_string(&glue)?)?;
        Ok(fs::write(glue, function)?)
    }

    fn optimize(&self, files: &Path) -> Result<()> {
        let wasm = self.wasm(files);
        wasm_opt(WASM_OPT_FLAGS, &wasm, &wasm)
    }

    fn write_inline(&self, files: &Path) -> Result<()> {
        let module = text_module(&format!("{}_bg.wasm", self.name), &fs::read(self.wasm(files))?);
        Ok(fs::write(files.join(format!("{}_inline.js", self.name)), module)?)
    }

    fn glue_file(&self, files: &Path) -> PathBuf {
        files.join(format!("{}.js", self.name))
    }

    fn wasm(&self, files: &Path) -> PathBuf {
        files.join(format!("{}_bg.wasm", self.name))
    }
}

/// Writes the module with the wasm as text. This is fast enough to do every time.
pub fn decoder() -> Result<String> {
    let wasm = root().join("target/npm/decode.wasm");
    wasm_opt("-Oz", &root().join("xtask/src/decode.wat"), &wasm)?;
    Ok(decoder_module(&fs::read(wasm)?))
}

fn wasm_opt(flags: &str, from: &Path, to: &Path) -> Result<()> {
    run(node(&format!("{BINARYEN}/bin/wasm-opt")).args(words(flags)).arg(from).arg("-o").arg(to))
}

/// All inputs of the bound files. This file holds the flags, the others the forms of text and glue. The cdylib names the
/// wasm-bindgen version that must read it.
fn inputs(cdylib: &Path) -> Result<Vec<u8>> {
    let binaryen = fs::read(root().join(BINARYEN).join("package.json")).context("no wasm-opt: run `make setup`")?;
    let sources = [include_str!("wasm_file.rs"), include_str!("inline.rs"), include_str!("glue_function.rs")].concat();
    Ok([sources.as_bytes(), &binaryen, &fs::read(cdylib)?].concat())
}

/// Keeps this machine's folders out of panic messages. The same sources then give the same bytes on every machine.
fn remapped_registries() -> Result<OsString> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let registries = home.context("no home folder")?.join("registry/src");
    let mut flags = Vec::new();
    for registry in fs::read_dir(registries).into_iter().flatten() {
        let mut flag = OsString::from("--remap-path-prefix=");
        flag.push(registry?.path());
        flag.push("=crates");
        flags.push(flag);
    }
    flags.sort();
    Ok(flags.join(OsStr::new("\x1f")))
}

fn words(flags: &str) -> impl Iterator<Item = &str> {
    flags.split_whitespace()
}

pub fn remove_folder(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    Ok(())
}
