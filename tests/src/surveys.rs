//! Answers the form for residents, as their phones do.

use altcha::{Challenge, SolveChallengeOptions, solve_challenge};
use data_encoding::BASE64;
use reqwest::Method;
use rqrr::PreparedImage;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{TestApp, answer::Answer};

impl TestApp {
    /// The form of a community.
    ///
    /// # Panics
    /// When there is none.
    pub async fn survey(&self, community: &str) -> Value {
        self.get(&path(community, "")).await.expect(200)
    }

    /// Sends an answer.
    pub async fn answer_survey(&self, community: &str, answer: &Value) -> Answer {
        self.post(&path(community, "/answers"), answer).await
    }

    /// Sends all of these at the same time; the answers stand in the same order.
    ///
    /// # Panics
    /// When the server does not answer.
    pub async fn answer_survey_all(&self, community: &str, answers: &[Value]) -> Vec<Answer> {
        let send = |answer: &Value| {
            let request = self.request(Method::POST, &path(community, "/answers")).json(answer);
            tokio::spawn(async { Answer::read(request.send().await.expect("the server answers")).await })
        };
        let under_way: Vec<_> = answers.iter().map(send).collect();
        let mut came = Vec::with_capacity(under_way.len());
        for answer in under_way {
            came.push(answer.await.expect("no request panics"));
        }
        came
    }

    /// So many residents answer, each on a phone of their own, with what `change` makes of an answer.
    ///
    /// # Panics
    /// When one of them is refused.
    pub async fn residents_answer(&self, community: &str, how_many: usize, change: impl Fn(usize, &mut Value)) {
        for number in 0..how_many {
            let mut answer = resident(&self.survey(community).await);
            change(number, &mut answer);
            self.answer_survey(community, &answer).await.expect(201);
        }
    }
}

/// Where the public part of a survey is.
#[must_use]
pub fn path(community: &str, rest: &str) -> String {
    format!("/api/v1/public/communities/{community}/survey{rest}")
}

/// What a new device calls itself.
#[must_use]
pub fn device() -> String {
    // Two ids of which nothing is left but chance.
    format!("{}{}", &Uuid::now_v7().simple().to_string()[16..], &Uuid::now_v7().simple().to_string()[16..])
}

/// A resident's answer to a form, on a device of their own, with its challenge met.
#[must_use]
pub fn resident(form: &Value) -> Value {
    resident_on(form, &device())
}

/// The same on a device.
#[must_use]
pub fn resident_on(form: &Value, device: &str) -> Value {
    json!({
        "id": Uuid::now_v7(),
        "period": form["period"],
        "pack_hash": form["pack_hash"],
        "device": device,
        "altcha": solved(&form["challenge"]),
        "answers": { "faces": { "4.1": "good", "8.2": "bad" }, "satisfaction": 80, "text": "" },
        "photo": null,
    })
}

/// A challenge with its solution, as a device sends them; the library of the protocol works it out.
///
/// # Panics
/// When it is no challenge.
#[must_use]
pub fn solved(challenge: &Value) -> String {
    let read: Challenge = serde_json::from_value(challenge.clone()).expect("a challenge");
    let solution = solve_challenge(SolveChallengeOptions::new(&read)).expect("it can be worked out");
    let solution = solution.expect("it takes no longer than a minute");
    BASE64.encode(json!({ "challenge": challenge, "solution": solution }).to_string().as_bytes())
}

/// How much work a challenge asks for.
///
/// # Panics
/// When it does not say.
#[must_use]
pub fn work_of(challenge: &Value) -> u64 {
    let work = challenge["parameters"]["data"]["work"].as_str().and_then(|work| work.parse().ok());
    work.expect("a challenge says its work")
}

/// What a phone reads in a QR code that is drawn as dark rectangles.
///
/// # Panics
/// When it reads nothing.
#[must_use]
pub fn read_qr(svg: &str) -> String {
    let (_, drawing) = svg.split_once(" d=\"").expect("a path");
    let drawing = drawing.split('"').next().unwrap_or_default();
    let number = |text: &str| text.trim().parse::<usize>().expect("a number");
    // Each is `M{left} {top}h{width}v{height}H{left}V{top}`.
    let mut dark = Vec::new();
    for rectangle in drawing.split('M').skip(1) {
        let (corner, rest) = rectangle.split_once('h').expect("a width");
        let (left, top) = corner.split_once(' ').expect("a corner");
        let (width, rest) = rest.split_once('v').expect("a height");
        let height = rest.split('H').next().unwrap_or_default();
        dark.push((number(left), number(top), number(width), number(height)));
    }
    let side = dark.iter().map(|(left, _, width, _)| left + width).max().expect("something is dark");
    let margin = dark.iter().map(|(left, ..)| *left).min().unwrap_or_default();
    let is_dark = |x: usize, y: usize| {
        dark.iter()
            .any(|(left, top, width, height)| (*left..left + width).contains(&x) && (*top..top + height).contains(&y))
    };
    let side = side + margin;
    let mut image = PreparedImage::prepare_from_greyscale(side, side, |x, y| if is_dark(x, y) { 0 } else { 255 });
    let grids = image.detect_grids();
    let (_, text) = grids.first().expect("a code is found").decode().expect("it can be read");
    text
}
