//! 居民评价: what residents are asked, their answers, what comes of them.

use shared::{
    exact::Exact,
    form::TextStatus,
    survey::{Answers, Face},
};
use wasm_bindgen::JsValue;

use super::{Failure, escape, get, packs::text_status, post_patiently, public::with_query};
use crate::{browser::json, texts};

/// The form of a community, in the language of the page.
#[derive(Clone, Debug)]
pub struct Survey {
    /// Name of the community.
    pub community_name: String,
    /// City, county and street, separated by blanks.
    pub community_path: String,
    /// Half a year: `2026H2`.
    pub period: String,
    /// Its last day.
    pub last_day: String,
    /// Hash of the pack that the questions are from.
    pub pack_hash: String,
    /// How far the texts of that pack may be taken for the official wording.
    pub text_status: Option<TextStatus>,
    /// What is asked.
    pub questions: Vec<Question>,
    /// What the device has to work out.
    pub challenge: Challenge,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Id of the requirement.
    pub requirement: String,
    /// Title of the standard that it stands in.
    pub group: String,
    /// The question.
    pub text: String,
    /// Satisfaction from 0 to 100 is asked for instead of a face.
    pub is_satisfaction: bool,
}

/// What a device has to work out.
#[derive(Clone, Debug)]
pub struct Challenge {
    /// How keys are derived.
    pub algorithm: String,
    /// Rounds for one key.
    pub cost: u32,
    /// What the key begins with.
    pub key_prefix: String,
    /// With the counter, what the key is derived from.
    pub nonce: String,
    /// Its salt.
    pub salt: String,
    /// Counters to be tried at most.
    pub work: u32,
    /// All of it, to be sent back as it is.
    pub whole: JsValue,
}

/// What it has worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solution {
    /// The counter.
    pub counter: u32,
    /// The whole key, lower-case hex.
    pub derived_key: String,
}

/// An answer to be sent.
#[derive(Clone, Debug)]
pub struct Reply<'a> {
    /// What a retry is recognised by.
    pub id: &'a str,
    /// Half a year.
    pub period: &'a str,
    /// Hash of the pack.
    pub pack_hash: &'a str,
    /// What the device calls itself.
    pub device: &'a str,
    /// The challenge.
    pub challenge: &'a Challenge,
    /// What has been worked out.
    pub solution: &'a Solution,
    /// What the resident says.
    pub answers: &'a Answers,
    /// A photo, base64; empty for none.
    pub photo: &'a str,
}

/// What may be shown of a community's survey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Results {
    /// Name of the community.
    pub community_name: String,
    /// City, county and street, separated by blanks.
    pub community_path: String,
    /// Half a year.
    pub period: String,
    /// Half years with answers, latest first.
    pub periods: Vec<String>,
    /// How far the texts of the pack may be taken for the official wording.
    pub text_status: Option<TextStatus>,
    /// How many answered; none while they are fewer than five.
    pub answers: Option<u32>,
    /// Questions that at least five have answered.
    pub questions: Vec<Asked>,
    /// Satisfaction in all; none while fewer than five have said.
    pub satisfaction: Option<Satisfaction>,
    /// What residents wrote and the street has released.
    pub remarks: Vec<Remark>,
    /// Texts and photos that were kept back.
    pub withheld: u32,
}

/// A question with what residents say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Id of the requirement.
    pub requirement: String,
    /// The question.
    pub text: String,
    /// How often each face was chosen, and its share in percent.
    pub faces: Vec<(Face, u32, String)>,
}

/// Satisfaction in all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Satisfaction {
    /// How many have said.
    pub answers: u32,
    /// The mean.
    pub mean: String,
    /// How many are satisfied.
    pub satisfied: u32,
}

/// What a resident wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Its id.
    pub id: String,
    /// The words; may be empty.
    pub text: String,
    /// There is a photo.
    pub has_photo: bool,
}

/// What residents' answers suggest as the value of a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Id of the requirement.
    pub requirement: String,
    /// How many residents it rests on.
    pub answers: u32,
    /// The value, as somebody would type it.
    pub value: String,
}

/// Where it is said what residents of a community are asked.
pub fn form_address(community: &str) -> String {
    with_query(&path(community, ""), &[("lang", texts::code())])
}

/// What residents of a community are asked.
pub async fn form(community: &str) -> Result<Survey, Failure> {
    let json = get(&form_address(community)).await?;
    let question = |own: JsValue| Question {
        requirement: json::text(&own, "requirement"),
        group: json::text(&own, "group"),
        text: json::text(&own, "text"),
        is_satisfaction: json::is_true(&own, "is_satisfaction"),
    };
    Ok(Survey {
        community_name: json::text(&json, "community_name"),
        community_path: json::text(&json, "community_path"),
        period: json::text(&json, "period"),
        last_day: json::text(&json, "last_day"),
        pack_hash: json::text(&json, "pack_hash"),
        text_status: text_status(&json),
        questions: json::entries(&json::get(&json, "questions")).into_iter().map(question).collect(),
        challenge: read(json::get(&json, "challenge")),
    })
}

/// Another challenge.
pub async fn challenge(community: &str) -> Result<Challenge, Failure> {
    Ok(read(get(&path(community, "/challenge")).await?))
}

/// Sends an answer; says whether the street will read something of it.
pub async fn send(community: &str, reply: &Reply<'_>) -> Result<bool, Failure> {
    let Answers { faces, satisfaction, text } = reply.answers;
    let chosen: Vec<(&str, &str)> = faces.iter().map(|(requirement, face)| (requirement.as_str(), face.id())).collect();
    let answers = json::object(&[("text", text)]);
    json::put(&answers, "faces", &json::object(&chosen));
    json::put(&answers, "satisfaction", &satisfaction.map_or(JsValue::NULL, JsValue::from));
    let body = json::object(&[
        ("id", reply.id),
        ("period", reply.period),
        ("pack_hash", reply.pack_hash),
        ("device", reply.device),
        ("altcha", &payload(reply).ok_or(Failure::Unexpected)?),
    ]);
    json::put(&body, "answers", &answers);
    json::put(&body, "photo", &if reply.photo.is_empty() { JsValue::NULL } else { JsValue::from_str(reply.photo) });
    let body = js_sys::JSON::stringify(&body).map_err(|_| Failure::Unexpected)?;
    let thanks = post_patiently(&path(community, "/answers"), &String::from(body)).await?;
    Ok(json::is_true(&thanks, "has_remark"))
}

/// What may be shown of a community's survey in a half year; that of today when it is empty.
pub async fn results(community: &str, period: &str) -> Result<Results, Failure> {
    let query = [("period", period), ("lang", texts::code())];
    let json = get(&with_query(&path(community, "/results"), &query)).await?;
    let asked = |own: JsValue| {
        let view = json::get(&own, "faces");
        let counts = json::get(&view, "counts");
        let shares = json::entries(&json::get(&view, "shares"));
        let faces = Face::ALL.into_iter().zip(shares);
        Asked {
            requirement: json::text(&own, "requirement"),
            text: json::text(&own, "text"),
            faces: faces
                .map(|(face, share)| (face, json::whole(&counts, face.id()), share.as_string().unwrap_or_default()))
                .collect(),
        }
    };
    let satisfaction = Some(json::get(&json, "satisfaction")).filter(JsValue::is_object);
    let remark = |own: JsValue| Remark {
        id: json::text(&own, "id"),
        text: json::text(&own, "text"),
        has_photo: json::is_true(&own, "has_photo"),
    };
    let periods = json::entries(&json::get(&json, "periods"));
    Ok(Results {
        community_name: json::text(&json, "community_name"),
        community_path: json::text(&json, "community_path"),
        period: json::text(&json, "period"),
        periods: periods.into_iter().filter_map(|own| own.as_string()).collect(),
        text_status: text_status(&json),
        answers: json::get(&json, "answers").as_f64().map(|_| json::whole(&json, "answers")),
        questions: json::entries(&json::get(&json, "questions")).into_iter().map(asked).collect(),
        satisfaction: satisfaction.map(|own| Satisfaction {
            answers: json::whole(&own, "answers"),
            mean: json::text(&own, "mean"),
            satisfied: json::whole(&own, "satisfied"),
        }),
        remarks: json::entries(&json::get(&json, "remarks")).into_iter().map(remark).collect(),
        withheld: json::whole(&json, "withheld"),
    })
}

/// What residents of a community suggest in this half year; nothing while too few have answered.
pub async fn suggestion(community: &str) -> Result<Option<Suggestion>, Failure> {
    let json = json::get(&get(&path(community, "/results")).await?, "satisfaction");
    let value: Option<Exact> = json::text(&json, "suggested").parse().ok();
    Ok(value.map(|value| Suggestion {
        requirement: json::text(&json, "requirement"),
        answers: json::whole(&json, "answers"),
        value: value.plain(),
    }))
}

/// Where a photo is that the street has released.
pub fn photo(remark: &str) -> String {
    ["/api/v1/public/survey-remarks/", &escape(remark), "/photo"].concat()
}

fn path(community: &str, rest: &str) -> String {
    ["/api/v1/public/communities/", &escape(community), "/survey", rest].concat()
}

fn read(whole: JsValue) -> Challenge {
    let parameters = json::get(&whole, "parameters");
    let work = json::text(&json::get(&parameters, "data"), "work");
    Challenge {
        algorithm: json::text(&parameters, "algorithm"),
        cost: json::whole(&parameters, "cost"),
        key_prefix: json::text(&parameters, "keyPrefix"),
        nonce: json::text(&parameters, "nonce"),
        salt: json::text(&parameters, "salt"),
        work: work.parse().unwrap_or_default(),
        whole,
    }
}

/// Challenge and solution as the widget of ALTCHA sends them.
fn payload(reply: &Reply<'_>) -> Option<String> {
    let solution = json::object(&[("derivedKey", &reply.solution.derived_key)]);
    json::put(&solution, "counter", &JsValue::from(reply.solution.counter));
    let payload = json::object(&[]);
    json::put(&payload, "challenge", &reply.challenge.whole);
    json::put(&payload, "solution", &solution);
    let json = js_sys::JSON::stringify(&payload).ok()?;
    gloo_utils::window().btoa(&String::from(json)).ok()
}
