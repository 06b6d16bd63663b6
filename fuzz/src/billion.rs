//! `make fuzz-billion`: tests a billion bytes of payloads and answers against serde_json and the general path, on
//! every core. Usage: `billion [bytes [seed]]`. It prints the seed. The same seed makes the same texts on the same
//! number of cores.

mod generate;
mod oracle;

use std::{
    env, panic,
    process::ExitCode,
    thread,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use generate::Generator;
use oracle::Outcome;
use wechat_cloudbase::{Interface, Locale, endpoints};

/// A valid payload of each interface. The tests of answers need one.
const PAYLOADS: [&str; 4] = [
    r#"{"container_config":{"enable":true,"qbase_env":"e","qbase_container_path":"/","text_mode":1}}"#,
    "{}",
    r#"{"type":3,"env":"e","function_name":"f"}"#,
    r#"{"action":"get","env":"e"}"#,
];

/// The number of payloads and answers for each outcome.
#[derive(Default)]
struct Counts {
    bytes: usize,
    payloads: [usize; 4],
    answers: [usize; 4],
}

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1).map(|argument| argument.parse::<u64>().expect("a number"));
    let bytes = usize::try_from(arguments.next().unwrap_or(1_000_000_000)).expect("bytes");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs());
    let seed = arguments.next().unwrap_or(now);
    let cores = thread::available_parallelism().map_or(1, usize::from);
    println!("{bytes} bytes, seed {seed}, {cores} cores");

    let started = Instant::now();
    let runs: Vec<_> =
        (0..cores as u64).map(|core| thread::spawn(move || run(bytes / cores, seed ^ core << 32))).collect();
    let runs: Vec<_> = runs.into_iter().map(|run| run.join().ok().flatten()).collect();
    let Some(runs) = runs.into_iter().collect::<Option<Vec<_>>>() else { return ExitCode::FAILURE };
    let sum = |of: fn(&Counts) -> usize| runs.iter().map(of).sum::<usize>();
    println!("{} bytes in {:.0?}", sum(|run| run.bytes), started.elapsed());
    for (index, outcome) in [Outcome::Taken, Outcome::Refused, Outcome::NoJson, Outcome::Beyond].iter().enumerate() {
        let of = |counts: fn(&Counts) -> &[usize; 4]| runs.iter().map(|run| counts(run)[index]).sum::<usize>();
        println!("{outcome:?}: {} payloads, {} answers", of(|run| &run.payloads), of(|run| &run.answers));
    }
    ExitCode::SUCCESS
}

/// Returns nothing if a text failed. The text is printed then.
fn run(bytes: usize, seed: u64) -> Option<Counts> {
    let mut generator = Generator::new(seed);
    let mut counts = Counts::default();
    while counts.bytes < bytes {
        let index = generator.random().below(endpoints::ALL.len());
        let interface = endpoints::ALL[index];
        if generator.random().one_in(3) {
            let body = generator.answer(interface);
            let outcome = watched(interface, &body, || oracle::answer(interface, PAYLOADS[index], &body))?;
            counts.answers[place(outcome)] += 1;
            counts.bytes += body.len();
        } else {
            let locale = generator.random().pick(&[Locale::En, Locale::Zh]);
            let text = generator.payload(interface);
            let outcome = watched(interface, text.as_bytes(), || oracle::payload(interface, &text, locale))?;
            counts.payloads[place(outcome)] += 1;
            counts.bytes += text.len();
        }
    }
    Some(counts)
}

fn watched(interface: &Interface, text: &[u8], check: impl FnOnce() -> Outcome + panic::UnwindSafe) -> Option<Outcome> {
    panic::catch_unwind(check)
        .inspect_err(|_| eprintln!("{}, with escapes as in Rust: {}", interface.name, text.escape_ascii()))
        .ok()
}

fn place(outcome: Outcome) -> usize {
    match outcome {
        Outcome::Taken => 0,
        Outcome::Refused => 1,
        Outcome::NoJson => 2,
        Outcome::Beyond => 3,
    }
}
