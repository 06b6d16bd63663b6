//! Tests the stored inputs of the fuzzers with the functions of `make fuzz`.

use std::{fs, panic};

use crate::repository;

#[expect(
    unreachable_pub,
    clippy::expect_used,
    reason = "a crate of its own for the fuzz targets, that fails by panicking"
)]
#[path = "../../fuzz/src/lib.rs"]
mod properties;

fn run(target: &str, property: fn(&[u8])) {
    let folder = repository("fuzz/corpus").join(target);
    let mut count = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let file = entry.unwrap().path();
        let data = fs::read(&file).unwrap();
        assert!(panic::catch_unwind(|| property(&data)).is_ok(), "{}: {}", file.display(), data.escape_ascii());
        count += 1;
    }
    assert!(count >= 10, "{count} files in {}", folder.display());
}

#[test]
fn payloads_are_read_as_serde_json_reads_them() {
    run("payload", properties::payload);
}

#[test]
fn answers_show_no_token() {
    run("answer", properties::answer);
}

#[test]
fn the_parts_of_an_errmsg_stand_in_it() {
    run("errmsg", properties::errmsg);
}

#[test]
fn the_emulator_answers_everything() {
    run("emulator", properties::emulator);
}
