//! The configuration that is packaged says what the server does without it.

use std::path::Path;

use backend::config::Config;
use serde_json::json;

#[test]
fn the_packaged_configuration_holds_every_default() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../xtask/package/lvshetong.toml");
    let mut packaged = serde_json::to_value(Config::load(Some(&file)).unwrap()).unwrap();
    assert_eq!(packaged["database"]["url"], "sqlite:///var/lib/lvshetong/lvshetong.db");
    let defaults = serde_json::to_value(Config::default()).unwrap();
    packaged["database"]["url"] = defaults["database"]["url"].clone();
    assert_eq!(packaged, defaults);
    // Every setting is named in the file, so that an operator need not look elsewhere.
    let text = std::fs::read_to_string(&file).unwrap();
    for (section, settings) in defaults.as_object().unwrap() {
        assert!(text.contains(&format!("[{section}]")), "{section}");
        for setting in settings.as_object().unwrap_or(json!({}).as_object().unwrap()).keys() {
            assert!(text.contains(&format!("{setting} = ")), "{section}.{setting}");
        }
    }
}
