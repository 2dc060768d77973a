//! 居民评价: the residents' form, answers, results, what residents wrote.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::attachments::ScanView;
use crate::{
    date::Date,
    division::DivisionCode,
    evaluate::State,
    exact::Exact,
    form::TextStatus,
    survey::{Answers, Faces, Fate, Half},
};

/// The residents' form of a community, in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SurveyForm {
    /// The community.
    pub community: DivisionCode,
    /// Its name.
    pub community_name: String,
    /// City, county and street, separated by blanks.
    pub community_path: String,
    /// The half year that answers count for.
    pub period: Half,
    /// Its last day, which still counts.
    pub last_day: Date,
    /// Hash of the pack that the questions are from.
    pub pack_hash: String,
    /// How far the texts of that pack may be taken for the official wording.
    pub text_status: TextStatus,
    /// What is asked, in the pack's order.
    pub questions: Vec<SurveyQuestion>,
    /// What a device has to work out before its answer is taken.
    pub challenge: Challenge,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SurveyQuestion {
    /// Id of the requirement.
    pub requirement: String,
    /// Title of the standard that it stands in.
    pub group: String,
    /// The question.
    pub text: String,
    /// Satisfaction from 0 to 100 is asked for instead of a face.
    pub is_satisfaction: bool,
}

/// 工作量证明: a challenge after the ALTCHA protocol, version 2.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Challenge {
    /// What is to be worked out.
    pub parameters: ChallengeParameters,
    /// HMAC of the parameters as JSON with sorted keys, lower-case hex.
    pub signature: String,
}

/// What is to be worked out: the counter whose key begins with the prefix. A key is derived from nonce
/// and counter (four bytes, the highest first) and the salt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ChallengeParameters {
    /// `PBKDF2/SHA-256`.
    pub algorithm: String,
    /// Rounds for one key.
    pub cost: u32,
    /// What the challenge is for, among it how many counters have to be tried at most.
    pub data: BTreeMap<String, String>,
    /// Seconds since 1970 after which it is worth nothing.
    pub expires_at: i64,
    /// Bytes of a key.
    pub key_length: u32,
    /// What the key begins with, lower-case hex.
    pub key_prefix: String,
    /// HMAC of the whole key, lower-case hex.
    pub key_signature: String,
    /// 16 bytes, lower-case hex.
    pub nonce: String,
    /// 16 bytes, lower-case hex.
    pub salt: String,
}

/// A resident's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SendSurveyAnswer {
    /// Made by the client once per answer (UUID version 7), so that a retry is recognised.
    pub id: String,
    /// The half year that the form named.
    pub period: Half,
    /// The pack that the form named.
    pub pack_hash: String,
    /// What the device calls itself to this community: 32 hexadecimal digits by chance. Only a hash of
    /// it is kept, another one in each community and half year.
    pub device: String,
    /// The challenge with its solution, as the ALTCHA widget sends them: base64 of JSON.
    pub altcha: String,
    /// What the resident says.
    pub answers: Answers,
    /// A photo, base64; none for none.
    #[serde(default)]
    pub photo: Option<String>,
}

/// An answer has arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SurveyThanks {
    /// The half year it counts for.
    pub period: Half,
    /// It waits for the street to read it.
    pub has_remark: bool,
}

/// What everybody may see of a community's survey, in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicSurvey {
    /// The community.
    pub community: DivisionCode,
    /// Its name.
    pub community_name: String,
    /// City, county and street, separated by blanks.
    pub community_path: String,
    /// The half year.
    pub period: Half,
    /// Half years with answers, latest first.
    pub periods: Vec<Half>,
    /// How far the texts of the pack may be taken for the official wording.
    pub text_status: TextStatus,
    /// Residents who answered; none while they are fewer than five, and then there is nothing else.
    pub answers: Option<u32>,
    /// Questions that at least five have answered.
    pub questions: Vec<PublicQuestion>,
    /// Satisfaction in all; none while fewer than five have said.
    pub satisfaction: Option<SatisfactionView>,
    /// What residents wrote and the street has released, in no order, at most 200.
    pub remarks: Vec<PublicRemark>,
    /// How many the street has read and kept back, text or photo.
    pub withheld: u32,
}

/// A question with what residents say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicQuestion {
    /// Id of the requirement.
    pub requirement: String,
    /// The question.
    pub text: String,
    /// What residents say.
    pub faces: FacesView,
}

/// Counts of faces with their shares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FacesView {
    /// How often each was chosen.
    pub counts: Faces,
    /// Shares in percent with one digit after the point, in the order good, so-so, bad, unclear.
    pub shares: Vec<String>,
}

/// Satisfaction in all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SatisfactionView {
    /// Id of the requirement.
    pub requirement: String,
    /// How many have said.
    pub answers: u32,
    /// The mean with one digit after the point.
    pub mean: String,
    /// From this value on somebody is satisfied.
    pub satisfied_from: Exact,
    /// How many are.
    pub satisfied: u32,
    /// 建议值: their share in percent, rounded down to the digits that the requirement takes.
    pub suggested: Exact,
}

/// What a resident wrote, released.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicRemark {
    /// Its id.
    pub id: String,
    /// The words; empty when only the photo is released.
    pub text: String,
    /// There is a photo to be seen: released, and not kept back for malware.
    pub has_photo: bool,
}

/// The results of a community's survey, beside its own answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SurveyResults {
    /// The community.
    pub community: DivisionCode,
    /// Its name.
    pub community_name: String,
    /// City, county and street, separated by blanks.
    pub community_path: String,
    /// The half year.
    pub period: Half,
    /// Its first day.
    pub first_day: Date,
    /// Its last day, which still counts.
    pub last_day: Date,
    /// Half years with answers, latest first.
    pub periods: Vec<Half>,
    /// Id of the standard by which residents are asked.
    pub pack_id: String,
    /// Title of the standard, by language.
    pub pack_title: BTreeMap<String, String>,
    /// How far its texts may be taken for the official wording.
    pub text_status: TextStatus,
    /// Where residents answer: for the poster.
    pub public_url: String,
    /// Residents who answered; none while they are fewer than five.
    pub answers: Option<u32>,
    /// The most answers within one hour: a great many at once are worth a second look. None while there
    /// are fewer than five answers.
    pub most_in_an_hour: Option<u32>,
    /// Receipt number of the newest sealed self-assessment by that standard, whose answers stand beside.
    pub receipt: Option<String>,
    /// The questions, in the pack's order.
    pub questions: Vec<QuestionResult>,
    /// Satisfaction in all; none while fewer than five have said.
    pub satisfaction: Option<SatisfactionView>,
    /// What residents wrote, by what became of it.
    pub remarks: RemarkCounts,
    /// Whoever asks decides what becomes public.
    pub may_moderate: bool,
}

/// A question with what residents say and what the committee says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuestionResult {
    /// Id of the requirement.
    pub requirement: String,
    /// The question, by language.
    pub text: BTreeMap<String, String>,
    /// Satisfaction from 0 to 100 is asked for instead of a face.
    pub is_satisfaction: bool,
    /// What residents say; none while fewer than five have answered it.
    pub faces: Option<FacesView>,
    /// What the committee says of it; none without a sealed self-assessment.
    pub own: Option<OwnAnswer>,
}

/// What a committee's self-assessment says of a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnAnswer {
    /// Where it stands.
    pub state: State,
    /// Its number, when it is answered by one.
    pub number: Option<Exact>,
}

/// How many texts and photos there are, by what became of them; nought while there are fewer than five
/// answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RemarkCounts {
    /// Nobody has read them yet.
    pub waiting: u32,
    /// Public.
    pub released: u32,
    /// Kept back.
    pub withheld: u32,
}

/// A community in the list of surveys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SurveyRow {
    /// The community.
    pub community: DivisionCode,
    /// Its name.
    pub community_name: String,
    /// City, county and street, separated by blanks.
    pub community_path: String,
    /// Residents who answered; none while they are fewer than five.
    pub answers: Option<u32>,
    /// Texts and photos that nobody has read yet; nought while there are fewer than five answers.
    pub waiting: u32,
}

/// A page of surveys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SurveyPage {
    /// The half year.
    pub period: Half,
    /// Communities with answers, by code.
    pub surveys: Vec<SurveyRow>,
    /// Give it as `after` for the next page; none on the last.
    pub next: Option<String>,
}

/// What a resident wrote, as offices see it. Nothing says when within the half year it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SurveyRemark {
    /// Its id.
    pub id: String,
    /// Counts every decision.
    pub version: u32,
    /// The words; none when there are none, or not for whoever asks.
    pub text: Option<String>,
    /// What became of them; none when there are none.
    pub text_fate: Option<Fate>,
    /// What became of the photo; none when there is none, or not for whoever asks.
    pub photo_fate: Option<Fate>,
    /// What is known of malware in the photo; none when there is none, or not for whoever asks.
    pub photo_scan: Option<ScanView>,
}

/// A page of what residents wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SurveyRemarkPage {
    /// In no order that tells anything; none while there are fewer than five answers.
    pub remarks: Vec<SurveyRemark>,
    /// Give it as `after` for the next page; none on the last.
    pub next: Option<String>,
}

/// Decides what of a remark becomes public, or decides anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ModerateRemark {
    /// The version that was looked at.
    pub version: u32,
    /// What becomes of the words; none when there are none.
    pub text: Option<Fate>,
    /// What becomes of the photo; none when there is none.
    pub photo: Option<Fate>,
}
