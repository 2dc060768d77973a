//! 占比: shares in tenths of a percent.

/// How many classes there are, of 20 percentage points each.
pub const CLASSES: u32 = 5;

/// The class of a share, from 1; what lies above the whole belongs to the last one.
pub fn class(permille: u32) -> u32 {
    (permille / 200 + 1).min(CLASSES)
}

/// From where to where a class reaches, in percent; the last one holds its end, too.
pub fn bounds(class: u32) -> (u32, u32) {
    ((class - 1) * 20, class * 20)
}

/// A share in words: `45.6%`; whole percents without a point.
pub fn percent(permille: u32) -> String {
    let (whole, tenth) = (permille / 10, permille % 10);
    if tenth == 0 {
        [&whole.to_string(), "%"].concat()
    } else {
        [&whole.to_string(), ".", &tenth.to_string(), "%"].concat()
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn a_class_begins_where_the_one_below_ends() {
        let classes = [0, 199, 200, 399, 400, 599, 600, 799, 800, 1000, 1300].map(class);
        assert_eq!(classes, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5]);
        for class_of in 1..=CLASSES {
            let (from, to) = bounds(class_of);
            assert_eq!((class(from * 10), class(to * 10 - 1)), (class_of, class_of));
        }
        assert_eq!(bounds(CLASSES).1, 100);
    }

    #[wasm_bindgen_test]
    fn shares_are_worded_to_a_tenth() {
        assert_eq!([0, 4, 456, 600, 1000].map(percent), ["0%", "0.4%", "45.6%", "60%", "100%"]);
    }
}
