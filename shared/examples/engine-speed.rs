//! Prints how many evaluations one core works out per second. Used by `cargo xtask bench`.
#![expect(clippy::print_stdout, reason = "the figures are what this program is for")]

use std::{hint::black_box, time::Instant};

use shared::{evaluate::Assessment, explain::explain, pack::shipped, path::shortest_path, responses::Responses};

fn main() {
    let packs = match shipped::load_all() {
        Ok(packs) => packs,
        Err(findings) => panic!("{findings:#?}"),
    };
    let Some(pack) = packs.iter().find(|loaded| loaded.pack.id == "guangdong-2021") else { return };
    let rulebook = &pack.rulebook;
    let sheet = pack.pack.golden[3].sheet(rulebook, pack.pack.validity.from);
    let (responses, _) = Responses::read(rulebook, &sheet);
    let mut room = Assessment::blank(rulebook);
    let mut worst = responses.clone();
    for slot in worst.slots.iter_mut().step_by(2) {
        slot.response = None;
    }
    report("evaluate", 400_000, || {
        room.work_out(rulebook, black_box(&responses));
        black_box(&room);
    });
    report("evaluate_and_explain", 100_000, || {
        let assessment = Assessment::of(rulebook, black_box(&responses));
        let _ = black_box(explain(rulebook, &responses, &assessment));
    });
    report("shortest_path", 2_000, || {
        black_box(shortest_path(rulebook, black_box(&worst)));
    });
}

/// Median of five rounds, in operations per second.
fn report(name: &str, times: u32, mut operation: impl FnMut()) {
    let mut rates: Vec<u128> = (0..5)
        .map(|_| {
            let start = Instant::now();
            (0..times).for_each(|_| operation());
            u128::from(times) * 1_000_000_000 / start.elapsed().as_nanos().max(1)
        })
        .collect();
    rates.sort_unstable();
    println!("{name} {}", rates[2]);
}
