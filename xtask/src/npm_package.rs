//! Builds the npm package in `pkg/`: the wasm files, `pkg-template/`, and the version and repository of `Cargo.toml`.

use crate::run::{cargo, node, output_of, root, run, step};
use crate::wasm_file::{WASM_FILES, decoder, remove_folder};
use crate::{codes, glue, json_schemas, openapi};
use anyhow::{Context, Result, ensure};
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

const VERSION_PLACEHOLDER: &str = r#""version": "0.0.0""#;
const REPOSITORY_PLACEHOLDER: &str = "REPOSITORY";

pub fn build() -> Result<()> {
    let work = root().join("target/npm");
    fs::create_dir_all(&work)?;
    let one_build_at_a_time = File::create(work.join("lock"))?;
    one_build_at_a_time.lock()?;

    let fresh = work.join("pkg");
    remove_folder(&fresh)?;
    for wasm_file in &WASM_FILES {
        copy_tree(&wasm_file.build()?, &|path| fresh.join("dist/wasm").join(path))?;
    }
    step("pkg", || {
        copy_template(&fresh)?;
        fill_manifest(&fresh)?;
        fs::write(fresh.join("dist/client/glue.js"), glue::module())?;
        fs::write(fresh.join("dist/code-table.js"), codes::module())?;
        fs::write(fresh.join("dist/load/decoder.js"), decoder()?)?;
        fs::write(fresh.join("dist/standard-schema/json-schemas.js"), json_schemas::module()?)?;
        fs::write(fresh.join("openapi.json"), openapi::document(&crate_version()?)?)?;
        run(node("libraries/bundle.mjs").arg(fresh.join("dist/libraries")))?;
        replace(&root().join("pkg"), &fresh)
    })?;
    run(node("xtask/sizes.mjs").arg(root().join("pkg")))
}

fn copy_template(pkg: &Path) -> Result<()> {
    copy_tree(&root().join("pkg-template"), &|path| pkg.join(place_of(path)))?;
    for name in ["CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "README.md"] {
        let file = root().join(name);
        if file.exists() {
            fs::copy(file, pkg.join(name))?;
        }
    }
    Ok(())
}

fn place_of(template: &Path) -> PathBuf {
    if template.extension().is_some_and(|extension| extension == "json") {
        return template.to_path_buf();
    }
    // Entries and typings are in the top folder, because package.json names them. Each other folder is a room.
    let at_top = ["entry", "types"].iter().find_map(|room| template.strip_prefix(room).ok());
    Path::new("dist").join(at_top.unwrap_or(template))
}

fn fill_manifest(pkg: &Path) -> Result<()> {
    let version = crate_version()?;
    let manifest = fs::read_to_string(pkg.join("package.json")).context("pkg-template/package.json is missing")?;
    for placeholder in [VERSION_PLACEHOLDER, REPOSITORY_PLACEHOLDER] {
        ensure!(manifest.contains(placeholder), "pkg-template/package.json must contain {placeholder}");
    }
    let manifest = manifest
        .replacen(VERSION_PLACEHOLDER, &format!(r#""version": "{version}""#), 1)
        .replace(REPOSITORY_PLACEHOLDER, env!("CARGO_PKG_REPOSITORY"));
    fs::write(pkg.join("package.json"), manifest)?;
    let module = format!("// generated: the version in Cargo.toml\nexport const version = \"{version}\";\n");
    Ok(fs::write(pkg.join("dist/client/version.js"), module)?)
}

fn crate_version() -> Result<String> {
    let id = output_of(cargo("pkgid").args(["--package", "wechat-cloudbase"]))?;
    let (_, version) = id.trim_end().rsplit_once(['#', '@']).with_context(|| format!("no version in {id}"))?;
    Ok(version.to_owned())
}

fn replace(pkg: &Path, fresh: &Path) -> Result<()> {
    let old = fresh.with_extension("old");
    remove_folder(&old)?;
    if pkg.exists() {
        fs::rename(pkg, &old)?;
    }
    fs::rename(fresh, pkg)?;
    remove_folder(&old)
}

fn copy_tree(from: &Path, place_of: &dyn Fn(&Path) -> PathBuf) -> Result<()> {
    for file in files_under(from)? {
        let to = place_of(file.strip_prefix(from)?);
        fs::create_dir_all(to.parent().unwrap_or(&to))?;
        fs::copy(&file, &to).with_context(|| format!("cannot copy {} to {}", file.display(), to.display()))?;
    }
    Ok(())
}

fn files_under(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_under(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}
