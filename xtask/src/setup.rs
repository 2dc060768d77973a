//! What the tasks need on the machine: installed when that is possible, else the command is named.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, bail, ensure};

use crate::command;

/// Something a Debian package brings.
struct Need {
    package: &'static str,
    present: fn() -> bool,
}

/// What the wasm tests run in, and what the pages are measured in.
const BROWSER: &[Need] = &[
    Need { package: "chromium", present: || command::exists("chromium") },
    Need { package: "chromium-driver", present: || command::exists("chromedriver") },
    CHINESE_FONT,
];

/// Chromium once more, without a desktop around its pages, which takes half the
/// time of the processor.
const HEADLESS_BROWSER: &[Need] = &[
    Need {
        package: "chromium-headless-shell",
        present: || command::exists("chromium-headless-shell") || std::env::var_os("CHROMIUM").is_some(),
    },
    CHINESE_FONT,
    // Records are altered in the database, which has to be noticed.
    Need { package: "sqlite3", present: || command::exists("sqlite3") },
];

/// Firefox, and `WebKit` with its driver, a window for it and a screen that nobody sees.
const OTHER_BROWSERS: &[Need] = &[
    Need { package: "firefox-esr", present: || command::exists("firefox-esr") },
    Need { package: "webkit2gtk-driver", present: || command::exists("WebKitWebDriver") },
    Need { package: "python3-gi", present: || python("import gi") },
    Need { package: "gir1.2-webkit2-4.1", present: || python("import gi; gi.require_version('WebKit2', '4.1')") },
    Need { package: "xvfb", present: || command::exists("Xvfb") },
    CHINESE_FONT,
];

/// Without one the screenshots show boxes and the layout is not the real one.
const CHINESE_FONT: Need = Need {
    package: "fonts-wqy-zenhei",
    present: || Path::new("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc").exists(),
};

const NODE: &[Need] = &[
    Need { package: "nodejs", present: || command::exists("node") },
    Need { package: "npm", present: || command::exists("npm") },
];

const CLAMD: &[Need] =
    &[Need { package: "clamav-daemon", present: || command::exists("clamd") || Path::new("/usr/sbin/clamd").exists() }];

const POSTGRES: &[Need] = &[Need { package: "postgresql", present: || postgres().is_some() }];

/// The wasm target of the pinned toolchain. Without rustup it is taken to be there.
pub(crate) fn wasm_target() -> anyhow::Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let installed = ["target", "list", "--installed"];
    match command::output(command::program("rustup").args(installed)) {
        Ok(list) if list.lines().any(|line| line == TARGET) => Ok(()),
        Ok(_) => command::step("Add the wasm target", || {
            command::run(command::program("rustup").args(["target", "add", TARGET]))
        }),
        Err(_) => Ok(()),
    }
}

/// What puts counts of the pinned toolchain's programs together.
pub(crate) fn profdata() -> anyhow::Result<PathBuf> {
    let host = command::host()?;
    let sysroot = command::output(command::program("rustc").args(["--print", "sysroot"]))?;
    let program = Path::new(sysroot.trim()).join("lib/rustlib").join(host).join("bin/llvm-profdata");
    if !program.exists() {
        command::step("Add llvm-tools", || {
            command::run(command::program("rustup").args(["component", "add", "llvm-tools"]))
        })?;
        ensure!(program.exists(), "llvm-tools has no {}", program.display());
    }
    Ok(program)
}

/// Chromium, its driver and a Chinese font.
pub(crate) fn browser() -> anyhow::Result<()> {
    packages(BROWSER)
}

/// What the journeys need; `CHROMIUM` names another browser.
pub(crate) fn headless_browser() -> anyhow::Result<()> {
    packages(HEADLESS_BROWSER)
}

/// What the journeys in other engines than Chromium's need.
pub(crate) fn other_browsers() -> anyhow::Result<()> {
    packages(OTHER_BROWSERS)
}

/// Has a `cargo test` for wasm run in Chromium, by the program of our own package `wasm-runner`.
pub(crate) fn wasm_runner(tests: &mut Command, runner: &Path) -> anyhow::Result<()> {
    wasm_target()?;
    browser()?;
    tests
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        .env("CHROMEDRIVER", "/usr/bin/chromedriver")
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    Ok(())
}

/// The programs of PostgreSQL; no running server is needed.
pub(crate) fn postgresql() -> anyhow::Result<()> {
    packages(POSTGRES)
}

/// The program that scans files; no running daemon and no signatures are needed.
pub(crate) fn clamd() -> anyhow::Result<()> {
    packages(CLAMD)
}

/// The npm packages that a folder's lock file names.
pub(crate) fn npm(folder: &str) -> anyhow::Result<()> {
    packages(NODE)?;
    let version = command::output(command::program("node").arg("--version"))?;
    let major = version.trim_start_matches('v').split('.').next().and_then(|n| n.parse().ok());
    ensure!(major >= Some(20), "Node 20 or newer is needed, this is {}", version.trim());
    let folder = command::root().join(folder);
    let path = folder.join("package-lock.json");
    let lock = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    // A copy of the lock file that the packages were installed from.
    let stamp = folder.join("node_modules/.lock-of-this-install.json");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    command::step("Install the npm packages", || {
        command::run(command::program("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder))?;
        Ok(std::fs::write(&stamp, &lock)?)
    })
}

/// The folder with `initdb` and `postgres`, the newest first.
pub(crate) fn postgres() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|entries| entries.flatten().map(|entry| entry.path().join("bin")).collect())
        .unwrap_or_default();
    folders.sort();
    folders.reverse();
    if let Ok(folder) = command::output(command::program("pg_config").arg("--bindir")) {
        folders.push(PathBuf::from(folder.trim()));
    }
    folders.into_iter().find(|folder| folder.join("initdb").exists())
}

/// Whether the Python of the system, for which Debian packages modules, runs this.
fn python(code: &str) -> bool {
    command::output(command::program("/usr/bin/python3").args(["-c", code])).is_ok()
}

/// Installs the Debian packages that are missing, as root, or names the command that does.
fn packages(needs: &[Need]) -> anyhow::Result<()> {
    let missing: Vec<&str> = needs.iter().filter(|need| !(need.present)()).map(|need| need.package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    let is_root = command::output(command::program("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if !is_root || !command::exists("apt-get") {
        bail!(
            "{names} missing; on Debian this installs it: \
             sudo apt-get update && sudo apt-get install --no-install-recommends --yes {names}"
        );
    }
    command::step(&format!("Install {names}"), || {
        let apt = |arguments: &[&str]| {
            let mut apt = command::program("apt-get");
            apt.arg("--quiet=2").args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
            command::run(&mut apt)
        };
        apt(&["update"])?;
        apt(&[["install", "--no-install-recommends", "--yes"].as_slice(), &missing].concat())
    })
}
