//! The configuration: the packaged file says what the server does without it, the environment goes
//! before a file, and what makes no sense is refused with its name.

use std::{fs, path::Path, process::Command};

use backend::config::Config;
use serde_json::json;
use tests::process::Program;

#[test]
fn the_packaged_configuration_holds_every_default() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../xtask/package/lvshetong.toml");
    let mut packaged = serde_json::to_value(Config::load(Some(&file)).unwrap()).unwrap();
    assert_eq!(packaged["database"]["url"], "sqlite:///var/lib/lvshetong/lvshetong.db");
    let defaults = serde_json::to_value(Config::default()).unwrap();
    packaged["database"]["url"] = defaults["database"]["url"].clone();
    // Left empty it is worked out.
    assert_eq!(packaged["server"]["public_url"], "http://127.0.0.1:8080");
    packaged["server"]["public_url"] = defaults["server"]["public_url"].clone();
    assert_eq!(packaged["files"]["folder"], "/var/lib/lvshetong/files");
    packaged["files"]["folder"] = defaults["files"]["folder"].clone();
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

/// Runs a command that reads the configuration, with a file and variables; gives whether it worked
/// and what it said.
fn migrate(file: &str, variables: &[(&str, &str)]) -> (tempfile::TempDir, bool, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lvshetong.toml");
    fs::write(&path, file).unwrap();
    let output = Command::new(Program::path())
        .args(["migrate", "--config"])
        .arg(&path)
        .current_dir(folder.path())
        .envs(variables.iter().map(|(name, value)| (format!("LVSHETONG_{name}"), value)))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (folder, output.status.success(), said)
}

/// What is said of a configuration that is refused.
fn refusal(file: &str, variables: &[(&str, &str)]) -> String {
    let (_, worked, said) = migrate(file, variables);
    assert!(!worked, "{file} {variables:?} was taken");
    assert!(said.starts_with("lvshetong: ") && !said.contains("panicked"), "{said}");
    said
}

#[test]
fn the_environment_goes_before_the_file_and_the_file_before_the_defaults() {
    let file = "[database]\nurl = \"sqlite://file.db\"\n";
    let (folder, worked, said) = migrate(file, &[]);
    assert!(worked && folder.path().join("file.db").exists(), "{said}");
    let (folder, worked, said) = migrate(file, &[("DATABASE__URL", "sqlite://variable.db")]);
    assert!(worked && folder.path().join("variable.db").exists(), "{said}");
    assert!(!folder.path().join("file.db").exists());
    let (folder, worked, said) = migrate("", &[]);
    assert!(worked && folder.path().join("var/lvshetong.db").exists(), "{said}");
}

#[test]
fn what_is_of_the_wrong_kind_or_unknown_is_named() {
    let said = refusal("[server]\nrequest_timeout_seconds = \"long\"\n", &[]);
    assert!(said.contains("request_timeout_seconds") && said.contains("lvshetong.toml"), "{said}");
    let said = refusal("[server]\nlissten = \"127.0.0.1:1\"\n", &[]);
    assert!(said.contains("lissten"), "{said}");
    let said = refusal("[server\n", &[]);
    assert!(said.contains("lvshetong.toml") || said.contains("TOML"), "{said}");
    let said = refusal("", &[("SERVER__LISTEN", "nowhere")]);
    assert!(said.to_lowercase().contains("server.listen"), "{said}");
    let said = refusal("", &[("SUBMISSIONS__BATCH_LIMIT", "-1")]);
    assert!(said.to_lowercase().contains("batch_limit"), "{said}");
}

#[test]
fn what_makes_no_sense_is_named_with_what_is_expected() {
    for (setting, value, key) in [
        ("SUBMISSIONS__AS_OF_DAYS_BACK", "-1", "submissions.as_of_days_back: expected 0 to 36500"),
        ("SUBMISSIONS__AS_OF_DAYS_BACK", "2000000000", "submissions.as_of_days_back: expected 0 to 36500"),
        ("SUBMISSIONS__BATCH_LIMIT", "0", "submissions.batch_limit: expected 1 to 1000"),
        ("SERVER__PUBLIC_URL", "lvshetong.example", "server.public_url: expected http://"),
        ("DATABASE__URL", "mysql://host/base", "database.url: expected sqlite://"),
        ("DATABASE__URL", "sqlite://:memory:", "database.url: a database in memory is not durable"),
        ("FILES__BUCKET", "lvshetong", "files.secret_key: expected both access_key and secret_key"),
        ("SCAN__CLAMD", "127.0.0.1:3310", "expected tcp://host:port or unix:/path"),
        ("SCAN__TIMEOUT_SECONDS", "0", "scan.timeout_seconds: expected 1 to 600"),
        ("SURVEY__WORK", "0", "survey.work: expected 1 to 1000000"),
        ("SURVEY__MOST_PER_HOUR", "0", "survey.most_per_hour: expected 1 to 1000000"),
        ("CONTACTS__TELEPHONES__44010", "020-00000000", "contacts.telephones: 44010: expected a code of 2, 4, 6"),
        ("CONTACTS__TELEPHONES__4401", "nobody", "contacts.telephones: 4401: expected a telephone number"),
        ("ACCESS__PEPPER", "short", "access.pepper: expected at least 16 characters"),
    ] {
        let said = refusal("", &[(setting, value)]);
        assert!(said.contains(key), "{setting}={value}: {said}");
    }
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let output =
        Command::new(Program::path()).args(["migrate", "--config", "/nowhere/lvshetong.toml"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success());
    assert_eq!(said.trim(), "lvshetong: the configuration file /nowhere/lvshetong.toml does not exist");
}

#[test]
fn a_secret_of_digits_is_a_text_and_one_that_is_refused_is_not_repeated() {
    for pepper in
        ["0012345678901234", "1234567890123456", "true-0123456789012", "[0,1,2,3,4,5,6,7]", "\"0012345678901234\""]
    {
        let (_, worked, said) = migrate("", &[("ACCESS__PEPPER", pepper)]);
        assert!(worked, "{pepper}: {said}");
    }
    for pepper in ["1234567890123456", "1234567890123.456", "[\"1234567890123456\"]"] {
        let said = refusal(&format!("[access]\npepper = {pepper}\n"), &[]);
        assert!(said.contains("pepper") && said.contains("text in quotes"), "{said}");
        assert!(!said.contains("1234567890123"), "{said}");
    }
}
