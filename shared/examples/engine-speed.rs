//! Tells how many evaluations one core works out per second, natively as a program and in a browser
//! as a test, because that is what the runner of wasm runs. Used by `cargo xtask bench`.
#![expect(clippy::print_stdout, reason = "the figures are what this program is for")]

use std::hint::black_box;

use shared::{evaluate::Assessment, explain::explain, pack::shipped, path::shortest_path, responses::Responses};

/// A round lasts at least this long, so that the coarsest clock of a browser does not matter.
const ROUND_SECONDS: f64 = 0.3;
const ROUNDS: usize = 5;

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    let start = std::time::Instant::now();
    measure(&|| start.elapsed().as_secs_f64(), &mut |name, rate| println!("{name} {rate:.0}"));
}

#[cfg(target_arch = "wasm32")]
fn main() {
    println!("In a browser it is run as a test.");
}

#[cfg(all(test, target_arch = "wasm32"))]
mod browser {
    wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test::wasm_bindgen_test]
    fn speed() {
        let clock = || js_sys::Date::now() / 1000.0;
        super::measure(&clock, &mut |name, rate| wasm_bindgen_test::console_log!("{name} {rate:.0}"));
    }
}

/// Measures everything; `clock` gives seconds, `report` gets a name and operations per second.
#[cfg_attr(all(target_arch = "wasm32", not(test)), allow(dead_code, reason = "the test measures there"))]
fn measure(clock: &dyn Fn() -> f64, report: &mut dyn FnMut(&str, f64)) {
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
    let mut work_out = || {
        room.work_out(rulebook, black_box(&responses));
        black_box(&room);
    };
    report("evaluate", rate(clock, &mut work_out));
    let mut explained = || {
        let assessment = Assessment::of(rulebook, black_box(&responses));
        let _ = black_box(explain(rulebook, &responses, &assessment));
    };
    report("evaluate_and_explain", rate(clock, &mut explained));
    let mut path = || {
        black_box(shortest_path(rulebook, black_box(&worst)));
    };
    report("shortest_path", rate(clock, &mut path));
}

/// Median of the rounds, in operations per second.
#[cfg_attr(all(target_arch = "wasm32", not(test)), allow(dead_code, reason = "the test measures there"))]
fn rate(clock: &dyn Fn() -> f64, operation: &mut dyn FnMut()) -> f64 {
    let mut seconds = |times: u32| {
        let start = clock();
        (0..times).for_each(|_| operation());
        clock() - start
    };
    let mut times = 1;
    while seconds(times) < ROUND_SECONDS && times < 1 << 30 {
        times *= 2;
    }
    let mut rates: Vec<f64> = (0..ROUNDS).map(|_| f64::from(times) / seconds(times)).collect();
    rates.sort_unstable_by(f64::total_cmp);
    rates[ROUNDS / 2]
}
