//! Checks the structure of the sources: no circles between files, rooms use only rooms below them, and files stay
//! short.

mod imports;
mod tokens;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fs,
    path::Path,
};

use self::imports::Imports;
use crate::repository;

/// The rooms of `src/`, from the lowest to the highest. A room may use the rooms in the rows above its own row.
/// ARCHITECTURE.md has the same order and describes each room.
const ROOMS: &[&[&str]] = &[
    &["text", "locale"],
    &["json"],
    &["schema"],
    &["fast"],
    &["interface"],
    &["config"],
    &["endpoints"],
    &["call"],
    &["plan"],
    &["transports"],
    &["emulator"],
    &["js"],
];

/// The most lines that a file of ours may have. This includes tests.
const MAX_LINES: usize = 350;
const FOLDERS: &[&str] = &["src", "tests", "fuzz", "xtask", "benches", "libraries", "pkg-template", "www", "examples"];
const LANGUAGES: &[&str] = &["rs", "js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx"];
/// Folders with files that are not ours. git ignores them.
const FOREIGN: &[&str] = &["node_modules", "target", "artifacts", "coverage", ".cache"];

#[test]
fn no_file_is_in_a_circle_with_another() {
    let imports = Imports::of(&sources()).edges();
    let count: usize = imports.values().map(BTreeSet::len).sum();
    assert!(count > 100, "only {count} imports were found");
    let circles = circles(&imports);
    assert!(circles.is_empty(), "files that need each other:\n{}", circles.join("\n"));
}

#[test]
fn rooms_use_only_the_rooms_below_them() {
    let arrows = wrong_arrows(&Imports::of(&sources()).edges());
    assert!(arrows.is_empty(), "{}", arrows.join("\n"));
}

#[test]
fn the_map_in_architecture_md_has_the_same_rooms_and_arrows() {
    let architecture = crate::text("ARCHITECTURE.md");
    let mut rest = architecture.as_str();
    let imports = Imports::of(&sources()).edges();
    for (index, room) in ROOMS.iter().flat_map(|row| row.iter()).enumerate() {
        let file = if repository("src").join(room).is_dir() { format!("{room}/") } else { format!("{room}.rs") };
        let row = format!("\n| `{file}` |");
        (_, rest) = rest.split_once(&row).unwrap_or_else(|| panic!("ARCHITECTURE.md has no row for `{file}` here"));
        let said = rest.lines().next().unwrap_or_default().trim_end_matches(" |").rsplit(" | ").next();
        let used: BTreeSet<&str> = imports
            .iter()
            .filter(|(file, _)| room_of(file) == *room)
            .flat_map(|(_, used)| used.iter().map(|other| room_of(other)))
            .filter(|other| other != room)
            .collect();
        let order = ROOMS.iter().rev().flat_map(|row| row.iter()).copied();
        let used: Vec<&str> = order.filter(|other| used.contains(other)).collect();
        let used = if used.is_empty() { "–".to_owned() } else { used.join(", ") };
        assert_eq!(said, Some(used.as_str()), "row {index} of the map: what `{room}` uses");
    }
}

#[test]
fn no_file_is_longer_than_a_reader_can_hold() {
    let mut files = Vec::new();
    for folder in FOLDERS {
        let before = files.len();
        find(&repository(folder), LANGUAGES, &mut files);
        assert!(files.len() > before, "no file in {folder}");
    }
    let long: Vec<_> = files
        .iter()
        .map(|(path, source)| (path, source.lines().count()))
        .filter(|(_, lines)| *lines > MAX_LINES)
        .map(|(path, lines)| format!("{path}: {lines} lines, {MAX_LINES} are allowed"))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// Finds each circle as the shortest way from a file back to itself.
fn circles(imports: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let mut found = BTreeMap::new();
    for start in imports.keys() {
        let mut came_from = BTreeMap::new();
        let mut queue = VecDeque::from([start]);
        while let Some(file) = queue.pop_front() {
            for next in imports.get(file).into_iter().flatten() {
                if !came_from.contains_key(next) {
                    came_from.insert(next, file);
                    queue.push_back(next);
                }
            }
        }
        if came_from.contains_key(start) {
            let mut way = vec![start.as_str()];
            let mut file = came_from[start];
            while file != start {
                way.push(file);
                file = came_from[file];
            }
            way.push(start);
            way.reverse();
            let members: BTreeSet<&str> = way.iter().copied().collect();
            found.entry(members).or_insert_with(|| way.join(" -> "));
        }
    }
    found.into_values().collect()
}

/// Finds the imports that do not go to a lower room. The crate's root is above all rooms and re-exports public names.
fn wrong_arrows(imports: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let height = |room: &str| ROOMS.iter().position(|row| row.contains(&room));
    let mut wrong = Vec::new();
    for (file, used) in imports.iter().filter(|(file, _)| *file != "lib.rs") {
        let room = room_of(file);
        if height(room).is_none() {
            wrong.push(format!("{file}: the room `{room}` has no place in the order"));
        }
        for other in used.iter().filter(|other| room_of(other) != room) {
            if height(room_of(other)) >= height(room) {
                wrong.push(format!("{file} uses {other}: `{}` is not below `{room}`", room_of(other)));
            }
        }
    }
    wrong
}

fn room_of(file: &str) -> &str {
    file.split('/').next().unwrap_or_default().trim_end_matches(".rs")
}

/// Reads all of `src/`, by path.
fn sources() -> BTreeMap<String, String> {
    let mut files = Vec::new();
    find(&repository("src"), &["rs"], &mut files);
    files.into_iter().map(|(path, source)| (path.trim_start_matches("src/").to_owned(), source)).collect()
}

fn find(folder: &Path, extensions: &[&str], files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() {
            if !FOREIGN.contains(&name) {
                find(&path, extensions, files);
            }
        } else if path.extension().is_some_and(|extension| extensions.iter().any(|known| extension == *known)) {
            let source = fs::read_to_string(&path).unwrap();
            let path = path.strip_prefix(repository("")).unwrap_or(&path);
            files.push((path.to_string_lossy().replace('\\', "/"), source));
        }
    }
}

/// Returns the edges of a small crate, as `file -> file`.
fn edges_of(house: &[(&str, &str)]) -> Vec<String> {
    let house = house.iter().map(|(path, source)| ((*path).to_owned(), (*source).to_owned())).collect();
    let edges = Imports::of(&house).edges();
    edges.iter().flat_map(|(file, used)| used.iter().map(move |other| format!("{file} -> {other}"))).collect()
}

#[test]
fn every_way_to_write_an_import_is_read() {
    let imports = [
        "use crate::json::read::Reader;",
        "use crate::{locale::Locale, json::{self, read::{Reader as Other}}};",
        "pub fn text(reader: &mut crate::json::read::Reader<'_>) {}",
        "use crate::json; fn text() { json::read::go(\"// no comment\") }",
        "mod inner { use super::super::json::read; const C: char = '\"'; fn f<'a>() { read::go() } }",
        "use crate::json::Reader;",
        "use crate::json::Renamed;",
        "macro_rules! m { () => { $crate::json::read::go() } }",
        "pub use crate::json::Reader; fn f(r: Reader) {}",
    ];
    for import in imports {
        let edges = edges_of(&[
            ("lib.rs", "mod json; mod locale; mod text;"),
            ("locale.rs", "pub struct Locale;"),
            ("text.rs", import),
            ("json/mod.rs", "mod read; pub use self::read::{Reader, Reader as Renamed};"),
            ("json/read.rs", "pub struct Reader;"),
        ]);
        assert!(edges.contains(&"text.rs -> json/read.rs".to_owned()), "{import}: {edges:?}");
    }
}

#[test]
fn what_is_no_import_is_not_taken_for_one() {
    let others = [
        "// use crate::json::Reader;",
        "/* crate::json::Reader /* nested */ */ /// [`crate::json::Reader`]",
        "const T: &str = \"crate::json::Reader\"; const R: &str = r#\"crate::json::\"Reader\"#;",
        "#[cfg(test)] mod tests { use crate::json::Reader; fn f() { if true {} } }",
        "#[cfg(test)]\npub(crate) mod tests { use crate::json::Reader; }",
        "pub use crate::json::Reader;",
        "pub(in crate::json) struct S;",
        "use std::{fmt, json::Reader};",
    ];
    for other in others {
        let edges =
            edges_of(&[("lib.rs", "mod json; mod text;"), ("text.rs", other), ("json/mod.rs", "pub struct Reader;")]);
        assert!(edges.is_empty(), "{other}: {edges:?}");
    }
}

#[test]
fn a_circle_and_an_arrow_that_runs_up_are_found() {
    let house = [
        ("lib.rs", "mod json; mod call;"),
        ("json/mod.rs", "mod read; pub use self::read::Reader; pub struct Tape;"),
        ("json/read.rs", "use super::Tape; use crate::call::Call; pub struct Reader;"),
        ("call/mod.rs", "pub struct Call(crate::json::Reader);"),
    ];
    let house = house.map(|(path, source)| (path.to_owned(), source.to_owned())).into();
    let edges = Imports::of(&house).edges();
    assert_eq!(circles(&edges), ["call/mod.rs -> json/read.rs -> call/mod.rs"]);
    assert_eq!(wrong_arrows(&edges), ["json/read.rs uses call/mod.rs: `call` is not below `json`"]);
}
