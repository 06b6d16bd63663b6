//! Finds which file of a crate needs which other file, from its sources.
//!
//! - A path counts for the file that defines the named item. Re-exports are followed to that file.
//! - A path to a whole module does not count. An item that is reached through the module's name counts.
//! - `mod name;` does not count. A re-export (`pub use`, `pub(crate) use`) counts only if its file also uses the name.

use std::collections::{BTreeMap, BTreeSet};

use super::tokens::{Token, behind_visibility, tokens};

type Path = Vec<String>;

/// A file, or a module inside a file.
struct Module {
    file: String,
    parent: usize,
    children: BTreeMap<String, usize>,
    /// The names that `use` brings into its scope.
    names: BTreeMap<String, Path>,
    /// The paths in it. Each counts.
    paths: Vec<Path>,
    /// The names that it re-exports, and their paths.
    re_exports: Vec<(String, Path)>,
    /// The identifiers in its code.
    words: BTreeSet<String>,
}

pub(super) struct Imports<'s> {
    sources: &'s BTreeMap<String, String>,
    /// The first module is the root.
    modules: Vec<Module>,
}

impl<'s> Imports<'s> {
    /// Reads a crate from its sources by path. It leaves out files that no `mod` declares, such as those of tests.
    pub(super) fn of(sources: &'s BTreeMap<String, String>) -> Self {
        let mut imports = Self { sources, modules: Vec::new() };
        imports.file("lib.rs", "", 0);
        imports
    }

    /// Returns the files that each file needs.
    pub(super) fn edges(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut edges = BTreeMap::<_, BTreeSet<_>>::new();
        for (index, module) in self.modules.iter().enumerate() {
            let used = edges.entry(module.file.clone()).or_default();
            let own_use = module.re_exports.iter().filter(|(name, _)| module.words.contains(name));
            let paths = module.paths.iter().chain(own_use.map(|(_, path)| path));
            used.extend(paths.filter_map(|path| self.definer(index, path, 0)).filter(|file| *file != module.file));
        }
        edges
    }

    /// Returns the file that defines the item of a path. `None` for a whole module, or for an item of another crate.
    fn definer(&self, from: usize, path: &[String], depth: usize) -> Option<String> {
        let mut module = from;
        for (index, segment) in path.iter().enumerate() {
            let here = &self.modules[module];
            module = match segment.as_str() {
                "crate" => 0,
                "self" => module,
                "super" => here.parent,
                name => match (here.children.get(name), here.names.get(name)) {
                    (Some(child), _) => *child,
                    (_, Some(target)) if target.as_slice() != [name] && depth < 16 => {
                        let whole: Path = target.iter().chain(&path[index + 1..]).cloned().collect();
                        return self.definer(module, &whole, depth + 1);
                    }
                    // The first name of a path is a crate or an item of this file.
                    _ => return (index > 0).then(|| here.file.clone()),
                },
            };
        }
        None
    }

    fn file(&mut self, file: &str, folder: &str, parent: usize) -> usize {
        let source = self.sources.get(file).unwrap_or_else(|| panic!("no file {file}"));
        let tokens = tokens(source);
        self.module(file, folder, parent, &tokens, &mut 0)
    }

    /// Reads a module up to its closing brace. `folder` holds the files of its children.
    fn module(&mut self, file: &str, folder: &str, parent: usize, tokens: &[Token], at: &mut usize) -> usize {
        let module = self.modules.len();
        let (children, names) = Default::default();
        let (paths, re_exports, words) = Default::default();
        self.modules.push(Module { file: file.to_owned(), parent, children, names, paths, re_exports, words });
        let token = |index: usize| tokens.get(index).map(String::as_str);
        let mut depth = 0;
        while let Some(first) = token(*at) {
            let item = behind_visibility(tokens, *at);
            match (token(item), token(item + 2)) {
                (Some("mod"), Some(sign @ (";" | "{"))) => {
                    let name = tokens[item + 1].clone();
                    let inner = format!("{folder}{name}/");
                    *at = item + 3;
                    let child = if sign == "{" {
                        self.module(file, &inner, module, tokens, at)
                    } else {
                        let flat = format!("{folder}{name}.rs");
                        let path = if self.sources.contains_key(&flat) { flat } else { format!("{inner}mod.rs") };
                        self.file(&path, &inner, module)
                    };
                    self.modules[module].children.insert(name, child);
                }
                // The `use<…>` of a type is not an import.
                (Some("use"), _) if token(item + 1) != Some("<") => {
                    let is_public = item > *at;
                    *at = item + 1;
                    let mut found = Vec::new();
                    tree(tokens, at, &[], &mut found);
                    for (name, path) in found {
                        if is_public {
                            self.modules[module].re_exports.push((name.clone(), path.clone()));
                        } else {
                            self.modules[module].paths.push(path.clone());
                        }
                        self.modules[module].names.insert(name, path);
                    }
                }
                _ if item > *at => *at = item,
                _ if is_word(first) => {
                    let mut path = vec![first.to_owned()];
                    self.modules[module].words.insert(first.to_owned());
                    *at += 1;
                    while token(*at) == Some("::") && token(*at + 1).is_some_and(is_word) {
                        path.push(tokens[*at + 1].clone());
                        *at += 2;
                    }
                    if path.len() > 1 {
                        self.modules[module].paths.push(path);
                    }
                }
                _ => {
                    *at += 1;
                    match first {
                        "{" => depth += 1,
                        "}" if depth == 0 => break,
                        "}" => depth -= 1,
                        _ => {}
                    }
                }
            }
        }
        module
    }
}

/// Reads the tree of a `use`: its names, each with its path.
fn tree(tokens: &[Token], at: &mut usize, before: &[String], found: &mut Vec<(String, Path)>) {
    let mut path = before.to_vec();
    loop {
        let token = tokens.get(*at).map(String::as_str).unwrap_or_default();
        *at += 1;
        match token {
            "{" => {
                while tokens.get(*at).is_some_and(|token| token != "}") {
                    tree(tokens, at, &path, found);
                    if tokens.get(*at).is_some_and(|token| token == ",") {
                        *at += 1;
                    }
                }
                *at += 1;
                return;
            }
            "::" => continue,
            "*" => {
                let is_ours = path.first().is_some_and(|first| ["crate", "self", "super"].contains(&first.as_str()));
                assert!(!is_ours, "`use {}::*` hides what is used", path.join("::"));
                return;
            }
            "self" if !path.is_empty() => {}
            word if is_word(word) => path.push(word.to_owned()),
            _ => panic!("`{token}` in the `use` of {}", path.join("::")),
        }
        match tokens.get(*at).map(String::as_str) {
            Some("::") => {}
            Some("as") => {
                found.push((tokens[*at + 1].clone(), path));
                *at += 2;
                return;
            }
            _ => {
                found.push((path.last().cloned().unwrap_or_default(), path));
                return;
            }
        }
    }
}

fn is_word(token: &str) -> bool {
    token.starts_with(|first: char| first.is_alphabetic() || first == '_')
}
