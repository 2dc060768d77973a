//! 刻度: the marks of an axis.

/// Marks of an axis that begins at nought, at even steps of 1, 2 or 5 times a power of ten. The last
/// one is not below `largest`; there are at most `most` beside nought.
pub fn counts(largest: i32, most: i32) -> Vec<i32> {
    let (largest, most) = (largest.clamp(1, 100_000_000), most.max(1));
    let mut step = 1;
    for factor in [2, 5, 10].into_iter().cycle() {
        if (largest + step - 1) / step <= most {
            break;
        }
        // From 1 to 2, from 2 to 5, from 5 to 10.
        step = match factor {
            2 => step * 2,
            5 => step / 2 * 5,
            _ => step / 5 * 10,
        };
    }
    (0..=(largest + step - 1) / step).map(|mark| mark * step).collect()
}

/// A month as a number: months since the year nought. None when it is not one.
pub fn month(text: &str) -> Option<i32> {
    let (year, month) = text.get(..7)?.split_once('-')?;
    let (year, month): (i32, i32) = (year.parse().ok()?, month.parse().ok()?);
    ((1..=12).contains(&month) && (0..=9999).contains(&year)).then_some(year * 12 + month - 1)
}

/// Months to name on an axis, at most `most` of them: each January, or of every few years; every
/// third month where that would be fewer than three.
pub fn months(first: i32, last: i32, most: i32) -> Vec<i32> {
    let every = |step: i32| -> Vec<i32> { (first..=last).filter(|month| month.rem_euclid(step) == 0).collect() };
    let most = usize::try_from(most).unwrap_or_default().max(1);
    let steps = if every(12).len() < 3 { &[1, 3, 6, 12, 24, 60][..] } else { &[12, 24, 60, 120][..] };
    let fitting = steps.iter().map(|step| every(*step)).find(|marks| marks.len() <= most && !marks.is_empty());
    fitting.unwrap_or_else(|| vec![first])
}

/// The name of a month on an axis: the year for a January, `2026-05` otherwise.
pub fn month_name(month: i32) -> String {
    let (year, in_year) = (month.div_euclid(12).to_string(), month.rem_euclid(12) + 1);
    match in_year {
        1 => year,
        10.. => [&year, "-", &in_year.to_string()].concat(),
        _ => [&year, "-0", &in_year.to_string()].concat(),
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn steps_are_round_and_reach_the_largest() {
        assert_eq!(counts(1000, 5), [0, 200, 400, 600, 800, 1000]);
        assert_eq!(counts(7, 5), [0, 2, 4, 6, 8]);
        assert_eq!(counts(0, 5), [0, 1]);
        assert_eq!(counts(1, 5), [0, 1]);
        assert_eq!(counts(431, 5), [0, 100, 200, 300, 400, 500]);
        assert_eq!(counts(21, 3), [0, 10, 20, 30]);
        for largest in 1..3000 {
            let marks = counts(largest, 5);
            assert!(marks.len() <= 6 && *marks.last().expect("there are marks") >= largest, "{largest}: {marks:?}");
            assert!(marks[marks.len() - 2] < largest, "{largest}: {marks:?}");
        }
    }

    #[wasm_bindgen_test]
    fn months_are_read_and_named() {
        assert_eq!(month("2026-11"), Some(2026 * 12 + 10));
        assert_eq!(month("2025-12-31"), month("2025-12"));
        assert_eq!([month(""), month("2026"), month("2026-13"), month("x026-01")], [None; 4]);
        let name = |text| month_name(month(text).expect("a month"));
        assert_eq!([name("2026-01"), name("2026-09"), name("2026-12")], ["2026", "2026-09", "2026-12"]);
    }

    #[wasm_bindgen_test]
    fn an_axis_of_months_is_never_crowded_and_never_bare() {
        let names = |first, last, most| -> Vec<String> {
            months(month(first).expect("a month"), month(last).expect("a month"), most)
                .into_iter()
                .map(month_name)
                .collect()
        };
        assert_eq!(names("2021-12", "2026-11", 8), ["2022", "2023", "2024", "2025", "2026"]);
        assert_eq!(names("2021-12", "2026-11", 4), ["2022", "2024", "2026"]);
        assert_eq!(names("2026-03", "2026-11", 4), ["2026-04", "2026-07", "2026-10"]);
        assert_eq!(names("2026-11", "2026-11", 4), ["2026-11"]);
        assert_eq!(names("2021-12", "2022-02", 1), ["2022"]);
    }
}
