//! Measures every case and writes a line of JSON for each: `wechat-cloudbase-bench <rounds>`.

mod cases;
mod payloads;
mod peers;

use std::{env, error::Error, time::Instant};

use serde_json::{Value, json};

use crate::cases::{CASES, Candidate};

/// Seconds that a sample takes at least, and that a candidate runs before anything is measured.
const SAMPLE: f64 = 0.002;
const WARM_UP: f64 = 0.02;

fn main() -> Result<(), Box<dyn Error>> {
    let rounds = env::args().nth(1).ok_or("usage: wechat-cloudbase-bench <rounds>")?.parse()?;
    for (name, make) in CASES {
        println!("{}", json!({ "case": name, "results": compare(make(), rounds) }));
    }
    Ok(())
}

/// Candidates take turns, each time from another one on, so that a disturbance of the machine meets all of them.
fn compare(mut candidates: Vec<Candidate>, rounds: usize) -> Vec<Value> {
    let times: Vec<u32> = candidates.iter_mut().map(calibrated).collect();
    let mut samples = vec![Vec::with_capacity(rounds); candidates.len()];
    for round in 0..rounds {
        for turn in 0..candidates.len() {
            let index = (round + turn) % candidates.len();
            samples[index].push(seconds(&mut candidates[index], times[index]) / f64::from(times[index]));
        }
    }
    candidates.iter().zip(&samples).map(|(candidate, own)| result(candidate.name, own, &samples[0])).collect()
}

fn result(name: &str, samples: &[f64], base: &[f64]) -> Value {
    let paired: Vec<f64> = samples.iter().zip(base).map(|(one, base)| one / base).collect();
    json!({
        "name": name,
        "ratio": quantile(samples, 1, 4) / quantile(base, 1, 4),
        "lower": quantile(&paired, 1, 4),
        "median": quantile(&paired, 2, 4),
        "upper": quantile(&paired, 3, 4),
        "value": quantile(samples, 1, 4) * 1000.0,
    })
}

fn quantile(samples: &[f64], numerator: usize, denominator: usize) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[(sorted.len() - 1) * numerator / denominator]
}

/// How many times make a sample.
fn calibrated(candidate: &mut Candidate) -> u32 {
    let start = Instant::now();
    let mut times = 1;
    loop {
        let long_enough = seconds(candidate, times) >= SAMPLE;
        if long_enough && start.elapsed().as_secs_f64() >= WARM_UP {
            return times;
        }
        if !long_enough {
            times *= 2;
        }
    }
}

fn seconds(candidate: &mut Candidate, times: u32) -> f64 {
    let start = Instant::now();
    (0..times).for_each(|_| (candidate.run)());
    start.elapsed().as_secs_f64()
}
