//! Runs a test program, shows what it writes and counts the tests that it reports.

use std::{
    io::{BufRead, BufReader, Read, Write},
    process::{Command, Stdio},
    sync::mpsc,
    thread,
};

use anyhow::{Context, bail};

/// Tests that ran.
#[derive(Default)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

/// Runs a program to its end, passing on what it writes and adding up its tests.
pub(crate) fn run(command: &mut Command, count: &mut Count) -> anyhow::Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {program}"))?;
    let (sender, lines) = mpsc::channel();
    let streams: [Box<dyn Read + Send>; 2] = [
        Box::new(child.stdout.take().context("no standard output")?),
        Box::new(child.stderr.take().context("no standard error")?),
    ];
    for stream in streams {
        let sender = sender.clone();
        thread::spawn(move || {
            for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
                if sender.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                    break;
                }
            }
        });
    }
    drop(sender);
    for line in lines {
        writeln!(std::io::stderr(), "{line}").ok();
        count.read(&line);
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("{program} ended with {status}");
    }
    Ok(())
}

impl Count {
    /// Takes the sums out of one line, when it is a summary of one of the runners we use.
    fn read(&mut self, line: &str) {
        let line = plain(line);
        let line = line.trim();
        if let Some(rest) = line.strip_prefix("test result:") {
            // cargo test and the wasm runner: `test result: ok. 3 passed; 0 failed; …`
            self.passed += number_before(rest, " passed");
            self.failed += number_before(rest, " failed");
        } else if let Some(sum) = line.strip_prefix("ℹ pass ").or(line.strip_prefix("# pass ")) {
            // node --test
            self.passed += sum.parse::<u64>().unwrap_or_default();
        } else if let Some(sum) = line.strip_prefix("ℹ fail ").or(line.strip_prefix("# fail ")) {
            self.failed += sum.parse::<u64>().unwrap_or_default();
        }
    }
}

/// The number that stands right before a word; zero when there is none.
fn number_before(text: &str, word: &str) -> u64 {
    text.split(word)
        .next()
        .filter(|before| before.len() < text.len())
        .and_then(|before| before.rsplit(|c: char| !c.is_ascii_digit()).next())
        .and_then(|digits| digits.parse().ok())
        .unwrap_or_default()
}

/// The line without colours.
fn plain(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str(part.split_once('m').map_or("", |(_, rest)| rest));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Count;

    fn check(line: &str, passed: u64, failed: u64) {
        let mut count = Count::default();
        count.read(line);
        assert_eq!((count.passed, count.failed), (passed, failed), "{line}");
    }

    #[test]
    fn the_summary_of_every_runner_is_counted() {
        check("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured", 12, 0);
        check("test result: FAILED. 3 passed; 2 failed; 0 ignored", 3, 2);
        check("\u{1b}[32mtest result\u{1b}[0m: ok. \u{1b}[1m4\u{1b}[0m passed; 0 failed", 4, 0);
        check("ℹ pass 7", 7, 0);
        check("# fail 2", 0, 2);
        check("Compiling shared v0.1.0", 0, 0);
    }
}
