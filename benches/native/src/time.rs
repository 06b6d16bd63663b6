//! Time under criterion, each candidate paired with its limit: both run in every sample, and the ratio is what is
//! measured, of the thread's CPU time. On a machine that others use too, anything else compares the neighbours.

use cpu_time::ThreadTime;
use criterion::{
    Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
    measurement::{Measurement, ValueFormatter},
};
use wechat_cloudbase_bench::{CASES, Candidate};

/// How many times the limit's time, summed up over the iterations of a sample.
struct Ratio;

impl Measurement for Ratio {
    type Intermediate = ();
    type Value = f64;

    fn start(&self) {}

    fn end(&self, (): ()) -> f64 {
        0.0
    }

    fn add(&self, one: &f64, other: &f64) -> f64 {
        one + other
    }

    fn zero(&self) -> f64 {
        0.0
    }

    fn to_f64(&self, value: &f64) -> f64 {
        *value
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        self
    }
}

impl ValueFormatter for Ratio {
    fn scale_values(&self, _: f64, _: &mut [f64]) -> &'static str {
        "of the limit"
    }

    fn scale_throughputs(&self, _: f64, _: &Throughput, _: &mut [f64]) -> &'static str {
        "of the limit"
    }

    fn scale_for_machines(&self, _: &mut [f64]) -> &'static str {
        "of the limit"
    }
}

/// Seconds that it takes to do the work so often.
fn seconds(candidate: &mut Candidate, times: u64) -> f64 {
    let start = ThreadTime::now();
    (0..times).for_each(|_| (candidate.run)());
    start.elapsed().as_secs_f64()
}

#[expect(clippy::cast_precision_loss, reason = "criterion divides by it")]
fn paired(limit: &mut Candidate, candidate: &mut Candidate, times: u64) -> f64 {
    let limit = seconds(limit, times);
    seconds(candidate, times) / limit * times as f64
}

fn time(criterion: &mut Criterion<Ratio>) {
    for (name, make) in CASES {
        let mut group = criterion.benchmark_group(*name);
        group.sampling_mode(SamplingMode::Flat);
        let mut candidates = make().candidates.into_iter().filter(|candidate| candidate.timed);
        let mut limit = candidates.next().expect("a limit");
        for mut candidate in candidates {
            group.bench_function(candidate.name, |bencher| {
                bencher.iter_custom(|times| paired(&mut limit, &mut candidate, times));
            });
        }
        group.finish();
    }
}

criterion_group! { name = all; config = Criterion::default().with_measurement(Ratio); targets = time }
criterion_main!(all);
