//! Files that come with a self-assessment: in parts, before and after it, across restarts, and on to its
//! case.

mod cases;
mod forgetting;
mod parts;
mod refusals;
mod servers;
mod submission;

use std::time::Duration;

use image::ImageFormat;
use serde_json::Value;
use tests::{
    TestApp,
    bucket::files_below,
    cases::Offices,
    evidence::File,
    files::{attachments_of, photo, written},
    submission::{COMMUNITY, Draft},
};

const KIB: usize = 1024;

fn jpeg(seed: u8) -> Vec<u8> {
    written(&photo(64, 48, seed), ImageFormat::Jpeg)
}

/// A draft of the usual community and its access code.
async fn draft(app: &TestApp) -> (Draft, String) {
    let code = app.issue_code(COMMUNITY).await;
    (Draft::all_met(COMMUNITY, &code), code)
}

/// What is submitted with files.
fn with_files(draft: &Draft, files: &[&File]) -> Value {
    let mut body = draft.body();
    body["evidence"] = files.iter().map(|file| file.entry()).collect();
    body
}

/// How far each file is, as everybody is told.
fn states(status: &Value) -> Vec<&str> {
    status["files"].as_array().unwrap().iter().map(|file| file["state"].as_str().unwrap()).collect()
}

/// Waits until a case has so many attachments; gives the list.
async fn until_attached(offices: &Offices<'_>, case: &Value, count: usize) -> Value {
    let mut list = Value::Null;
    for _ in 0..100 {
        list = offices.community.get(&attachments_of(case)).await.expect(200);
        if list["attachments"].as_array().unwrap().len() == count {
            return list;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("not {count}: {list:#}");
}

/// Waits until so many files are kept: they are taken away after what is said of them has been written.
async fn until_files(app: &TestApp, count: usize) {
    for _ in 0..100 {
        if files_below(&app.files).len() == count {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("not {count}: {:?}", files_below(&app.files));
}
