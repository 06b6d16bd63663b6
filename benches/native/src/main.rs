//! Times and counts everything, prints a table and writes `results.json`. Called as `report <case> <candidate> <times>`
//! it only does that candidate's work so often, for valgrind to count.

use std::{
    env,
    error::Error,
    fs, io,
    path::Path,
    process::{Command, Output},
    sync::Mutex,
    thread,
};

use serde_json::{Value, json};
use wechat_cloudbase_bench::{CASES, Candidate, Case, case};

/// Instructions a byte, for reading, checking and writing.
const TARGET: f64 = 7.0;
/// Bytes that go into the shorter of two counted runs, if that is more than one piece of work.
const COUNTED_BYTES: usize = 30_000;
const CRATE: &str = env!("CARGO_MANIFEST_DIR");

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

#[derive(Default)]
struct Row {
    case: &'static str,
    candidate: &'static str,
    limit: &'static str,
    bytes: usize,
    timed: bool,
    ratio: Option<f64>,
    instructions_per_byte: Option<f64>,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.as_slice() {
        [] => report(),
        [name, candidate, times] => work(name, candidate, times.parse()?),
        _ => Err("usage: report".into()),
    }
}

fn work(name: &str, candidate: &str, times: usize) -> Result<()> {
    let case = case(name).ok_or("no such case")?;
    let mut candidates = case.candidates.into_iter();
    let mut candidate = candidates.find(|known| known.name == candidate).ok_or("no such candidate")?;
    (0..times).for_each(|_| (candidate.run)());
    Ok(())
}

fn report() -> Result<()> {
    find_valgrind()?;
    // Before cargo bench puts an equal file in its place.
    let program = env::current_exe()?;
    let mut rows: Vec<Row> = CASES.iter().flat_map(|(name, make)| rows_of(name, &make())).collect();
    time(&mut rows)?;
    count(&program, &mut rows)?;
    print_tables(&rows);
    print_verdicts(&rows);
    write_results(&rows)
}

fn rows_of(case: &'static str, facts: &Case) -> Vec<Row> {
    let row = |candidate: &Candidate| Row {
        case,
        candidate: candidate.name,
        limit: facts.candidates[0].name,
        bytes: facts.bytes,
        timed: candidate.timed,
        ..Row::default()
    };
    facts.candidates.iter().map(row).collect()
}

/// Installs it where that needs no password, as `xtask/setup.sh` does with what it needs.
fn find_valgrind() -> Result<()> {
    const INSTALL: &str = "command -v valgrind || { [ \"$(id -u)\" = 0 ] && apt-get update && \
        DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends valgrind; }";
    if Command::new("sh").args(["-c", INSTALL]).output()?.status.success() {
        Ok(())
    } else {
        Err("valgrind is missing; by hand: as root: apt-get update && apt-get install valgrind".into())
    }
}

fn time(rows: &mut [Row]) -> Result<()> {
    const SETTINGS: &str =
        "--quiet --noplot --warm-up-time 0.15 --measurement-time 0.3 --sample-size 60 --nresamples 5000";
    eprintln!("timing {} candidates", rows.iter().filter(|row| row.timed).count());
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut bench = Command::new(cargo);
    bench.current_dir(CRATE).args(["bench", "--quiet", "--bench", "time", "--"]).args(SETTINGS.split(' '));
    output(&mut bench)?;
    for row in rows.iter_mut().filter(|row| row.timed) {
        row.ratio = Some(if row.candidate == row.limit { 1.0 } else { median(row)? });
    }
    Ok(())
}

/// What criterion has kept of a candidate.
fn median(row: &Row) -> Result<f64> {
    let target = env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| format!("{CRATE}/target"));
    let path = Path::new(&target).join("criterion").join(row.case).join(row.candidate).join("new/estimates.json");
    let estimates: Value = serde_json::from_slice(&fs::read(path)?)?;
    estimates["median"]["point_estimate"].as_f64().ok_or_else(|| "criterion has kept no median".into())
}

/// Counts on all cores: unlike time, instructions do not depend on what else is running.
fn count(program: &Path, rows: &mut [Row]) -> Result<()> {
    eprintln!("counting instructions of {} candidates", rows.len());
    let queue = Mutex::new(rows.iter_mut());
    let take = || queue.lock().expect("no panic in next").next();
    let counted = || -> Result<()> {
        while let Some(row) = take() {
            row.instructions_per_byte = Some(instructions_per_byte(program, row)?);
        }
        Ok(())
    };
    thread::scope(|scope| {
        let cores = thread::available_parallelism().map_or(1, Into::into);
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(counted)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().expect("no panic"))
    })
}

/// Counts so much work and twice as much, so that what does not repeat drops out.
fn instructions_per_byte(program: &Path, row: &Row) -> Result<f64> {
    let times = COUNTED_BYTES.div_ceil(row.bytes);
    let (once, twice) = (instructions(program, row, times)?, instructions(program, row, 2 * times)?);
    Ok((twice - once) / as_f64(times * row.bytes))
}

fn instructions(program: &Path, row: &Row, times: usize) -> Result<f64> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(program);
    let output = output(valgrind.args([row.case, row.candidate, &times.to_string()]))?;
    let said = String::from_utf8_lossy(&output.stderr);
    let count = said.lines().find_map(|line| line.split_once("Collected : "));
    Ok(count.ok_or("callgrind has counted nothing")?.1.trim().parse()?)
}

fn output(command: &mut Command) -> Result<Output> {
    let output = command.output()?;
    if output.status.success() {
        Ok(output)
    } else {
        Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)).into())
    }
}

/// A line for each case, in each cell the time as a ratio and the instructions a byte.
fn print_tables(rows: &[Row]) {
    let mut columns = Vec::new();
    for case in rows.chunk_by(|row, next| row.case == next.case) {
        let candidates: Vec<_> = case.iter().map(|row| row.candidate).collect();
        if candidates != columns {
            println!("\n| | bytes | {} |\n|---|--:|{}", candidates.join(" | "), "--:|".repeat(candidates.len()));
            columns = candidates;
        }
        let cells: Vec<_> = case.iter().map(cell).collect();
        println!("| {} | {} | {} |", case[0].case, case[0].bytes, cells.join(" | "));
    }
}

fn cell(row: &Row) -> String {
    let ratio = row.ratio.map(|ratio| format!("{ratio:.2} · ")).unwrap_or_default();
    ratio + &shown(row.instructions_per_byte)
}

fn print_verdicts(rows: &[Row]) {
    println!("\ntarget: {TARGET} instructions a byte");
    for row in rows.iter().filter(|row| row.candidate == "ours") {
        let verdict = if row.instructions_per_byte <= Some(TARGET) { "met" } else { "missed" };
        println!("{verdict}: {} in {}", shown(row.instructions_per_byte), row.case);
    }
}

fn shown(count: Option<f64>) -> String {
    count.map(|count| format!("{count:.1}")).unwrap_or_default()
}

fn write_results(rows: &[Row]) -> Result<()> {
    let rows: Vec<Value> = rows.iter().map(row_json).collect();
    let results = json!({
        "machine": cpu().unwrap_or_default(),
        "rustc": first_line("rustc", "--version")?,
        "valgrind": first_line("valgrind", "--version")?,
        "target_instructions_per_byte": TARGET,
        "rows": rows,
    });
    fs::write(Path::new(CRATE).join("results.json"), format!("{results:#}\n"))?;
    Ok(())
}

fn row_json(row: &Row) -> Value {
    let rounded = |number: Option<f64>| number.map(|number| (number * 1000.0).round() / 1000.0);
    json!({
        "case": row.case,
        "bytes": row.bytes,
        "candidate": row.candidate,
        "limit": row.limit,
        "ratio": rounded(row.ratio),
        "instructions_per_byte": rounded(row.instructions_per_byte),
    })
}

fn cpu() -> io::Result<String> {
    let facts = fs::read_to_string("/proc/cpuinfo")?;
    let model = facts.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    Ok(model.map_or_else(String::new, |(_, model)| model.to_owned()))
}

fn first_line(program: &str, argument: &str) -> Result<String> {
    let output = output(Command::new(program).arg(argument))?;
    Ok(String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or_default().to_owned())
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^53")]
fn as_f64(count: usize) -> f64 {
    count as f64
}
