//! Plausible cases by the thousand over the real communities, for measuring and for looking at.
//!
//! The same seed gives the same cases but for ids and receipt numbers. Every step follows the rules
//! of [`shared::case`], every round rests on a sealed self-assessment of its own community that
//! `verify` finds to hold; sheets are worked out once ([`sheets`]) and shared among communities, a
//! community's seals among its cases, and verdicts and reviews are kept for the newest case of a
//! community alone, so that a hundred thousand cases stay handy. [`way`] says what happens to a case,
//! [`heard`] what experts and departments say of it.
//! Generated cases stand in no notice.

mod chance;
mod heard;
mod sheets;
mod way;

use std::{
    collections::{BTreeMap, HashMap},
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};

use serde_json::json;
use sha2::{Digest, Sha256};
use shared::{
    case::{Route, Step, Verdict, step::ItemReason},
    division::{DivisionCode, DivisionLevel},
    people::{Actor, Role},
};
use uuid::Uuid;

use self::{chance::Chance, sheets::Sheet, way::Way};
use super::{
    CaseError, Person, decide,
    grounds::{Grounds, PinnedHonour, PinnedReview, review_sha256},
    internal,
};
use crate::{
    app::{
        audit::{self, By, Entry, Generated, Key},
        submissions::{Facts, Signed, sign},
    },
    clock::rule_day,
    library,
    state::AppState,
    store::{
        benchmarks,
        cases::{self, Case, Round, StoredDecision},
        division_settings,
        honours::{self, Honour},
        progress,
        reviews::{self, Given, Giver},
        submissions::{self, Sealed},
        tallies::{self, Tally},
    },
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// 2021-12-13 in China: the first notice known.
const FIRST_DAY_MS: i64 = 1_639_324_800_000;
/// Until a newest case has come to where it stands.
const LONGEST_MS: i64 = 150 * DAY_MS;
/// Cases written together, with the rest of the last community's: an index is the more often entered
/// at the same place the more are, and of a million no more is kept in memory.
const TOGETHER: usize = 20_000;
/// Sealed self-assessments in one statement.
const SEALED_TOGETHER: usize = 200;
/// One community in so many holds an honour.
const HONOURED_ONE_IN: u64 = 6;

/// Why no cases were made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GenerateError {
    /// There are cases, and real ones must not be mixed with made-up ones.
    #[error("this database holds cases already; made-up ones are only put into one without any")]
    NotEmpty,
    /// There is no pack to assess by.
    #[error("the usual pack is not in this database")]
    NoPack,
    /// They could not be made or written.
    #[error(transparent)]
    Case(#[from] CaseError),
}

impl<E: Into<crate::store::StoreError>> From<E> for GenerateError {
    fn from(error: E) -> Self {
        Self::Case(CaseError::Store(error.into()))
    }
}

/// What was made.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Made {
    pub(crate) cases: usize,
    pub(crate) decisions: usize,
    pub(crate) submissions: usize,
}

/// Makes `count` cases; `tell` hears how many there are from time to time.
pub(crate) async fn run(
    state: &AppState,
    count: u32,
    seed: u64,
    mut tell: impl FnMut(usize),
) -> Result<Made, GenerateError> {
    if !cases::is_empty(&state.database.read).await? {
        return Err(GenerateError::NotEmpty);
    }
    let hash = state.library.current(&state.config.server.usual_pack).ok_or(GenerateError::NoPack)?;
    let pack = state.library.get(hash).ok_or(GenerateError::NoPack)?;
    let now = state.clock.now_ms();
    let mut chance = Chance::new(seed);
    let sheets = sheets::make(&pack.rulebook, &mut chance, FIRST_DAY_MS, now)?;
    let codes: Vec<DivisionCode> =
        state.directory.current().community_codes().filter_map(|code| code.parse().ok()).collect();
    let settings = division_settings::held_at(&state.database.read, &prefix(&codes, DivisionLevel::Province)).await?;
    let maker = Maker { state, pack, sheets: &sheets, settings: settings.1.settings, now };
    let mut certificates: HashMap<String, u32> = HashMap::new();
    let mut tally: BTreeMap<(String, String), (i64, i64)> = BTreeMap::new();
    let mut made = Made::default();
    let mut decided: Vec<(Key, [u8; 32])> = Vec::new();
    let mut reviewed: Vec<(Uuid, u32, Giver, String)> = Vec::new();
    let (count, of) = (u64::from(count), codes.len() as u64);
    let shares = codes.iter().zip(0_u64..).map(|(code, i)| (code, (i + 1) * count / of - i * count / of));
    let mut shares = shares.filter(|(_, cases)| *cases > 0).peekable();
    state.database.load_much().await?;
    while shares.peek().is_some() {
        let mut batch = Batch::default();
        while batch.cases.len() < TOGETHER
            && let Some((community, cases)) = shares.next()
        {
            maker.community(community, cases, &mut chance, &mut certificates, &mut tally, &mut batch)?;
        }
        made.cases += batch.cases.len();
        made.decisions += batch.decisions.len();
        made.submissions += batch.sealed.len();
        decided.extend(batch.decisions.iter().map(|(case, decision)| {
            (Key { case: *case, version: decision.version }, decide::decision_sha256(*case, decision))
        }));
        reviewed.extend(batch.given.iter().map(|one| (one.case, one.round, one.by.clone(), review_sha256(one))));
        batch.write(state, now).await?;
        tell(made.cases);
    }
    let transaction = state.database.begin().await?;
    let tallies = tally.into_iter().map(|((county, requirement), (not_claimed, not_confirmed))| Tally {
        county,
        pack_id: pack.summary.id.clone(),
        requirement,
        not_claimed,
        not_confirmed,
    });
    tallies::insert(&transaction, tallies.collect()).await?;
    progress::count_all(&transaction).await?;
    benchmarks::note_all(&transaction).await?;
    decided.sort_unstable_by_key(|(key, _)| *key);
    reviewed.sort_unstable();
    let (mut decisions, mut reviews) = (Generated::default(), Generated::default());
    for (key, hash) in &decided {
        decisions.add(*key, hash);
    }
    for (_, _, _, hash) in &reviewed {
        reviews.add_review(hash);
    }
    let said = json!({
        "decisions": decided.len(), "decisions_sha256": decisions.hash(),
        "reviews": reviewed.len(), "reviews_sha256": reviews.hash(),
    });
    let entry = Entry::new(By::operator(), "cases_generated", format!("{} cases, seed {seed}", made.cases)).to(said);
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(made)
}

/// The division of a level that the first community lies in.
fn prefix(codes: &[DivisionCode], level: DivisionLevel) -> DivisionCode {
    let first = codes.first().and_then(|code| code.at(level));
    first.unwrap_or_else(|| "44".parse().expect("two digits name a province"))
}

/// What is written together.
#[derive(Default)]
struct Batch {
    honours: Vec<Honour>,
    sealed: Vec<Arc<Sealed>>,
    cases: Vec<(Case, bool)>,
    rounds: Vec<(Uuid, Round, Uuid)>,
    decisions: Vec<(Uuid, StoredDecision)>,
    /// Departments that are silent: case, department, round, day.
    asked: Vec<(Uuid, String, u32, String)>,
    /// Experts who are silent: case, account, name, round, since when.
    assigned: Vec<(Uuid, Uuid, String, u32, i64)>,
    /// Reviews that were handed in.
    given: Vec<Given>,
}

impl Batch {
    async fn write(self, state: &AppState, now: i64) -> Result<(), GenerateError> {
        let transaction = state.database.begin().await?;
        honours::put(&transaction, self.honours, now).await?;
        for chunk in self.sealed.chunks(SEALED_TOGETHER) {
            submissions::insert(&transaction, chunk).await?;
        }
        cases::insert_many(&transaction, &self.cases).await?;
        cases::add_rounds(&transaction, &self.rounds).await?;
        cases::add_decisions(&transaction, self.decisions).await?;
        for (case, department, round, due_on) in self.asked {
            reviews::ask_department(&transaction, case, &department, round, &due_on).await?;
        }
        for (case, account, person, round, since) in self.assigned {
            reviews::assign_expert(&transaction, case, account, &person, round, since).await?;
        }
        reviews::add_given(&transaction, self.given).await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// What all cases have in common.
struct Maker<'a> {
    state: &'a AppState,
    pack: &'a library::Entry,
    sheets: &'a [Sheet],
    settings: shared::case::settings::CitySettings,
    now: i64,
}

/// A seal that a community's cases can rest on.
struct Seal<'a> {
    sheet: &'a Sheet,
    receipt: String,
    record: Vec<u8>,
}

impl Maker<'_> {
    /// All cases of one community, one after the other.
    fn community(
        &self,
        community: &DivisionCode,
        count: u64,
        chance: &mut Chance,
        certificates: &mut HashMap<String, u32>,
        tally: &mut BTreeMap<(String, String), (i64, i64)>,
        batch: &mut Batch,
    ) -> Result<(), GenerateError> {
        let honour = chance.one_in(HONOURED_ONE_IN).then(|| Honour {
            community: community.to_string(),
            title: chance.pick(&["广东省绿色社区", "广东省宜居社区"]).to_owned(),
            certificate: format!("粤社〔2019〕{:05}号", chance.below(100_000)),
            year: 2015 + u16::try_from(chance.below(5)).unwrap_or_default(),
        });
        batch.honours.extend(honour.clone());
        let span = (self.now - FIRST_DAY_MS) / i64::try_from(count).unwrap_or(i64::MAX).max(1);
        let mut early: Option<Seal<'_>> = None;
        for index in 0..count {
            let is_newest = index + 1 == count;
            let begins = FIRST_DAY_MS + span * i64::try_from(index).unwrap_or_default();
            let route = if honour.is_some() && chance.one_in(2) { Route::Direct } else { Route::Full };
            let way = Way::draw(chance, route, is_newest);
            // A newest case that has ended may have done so long ago; one that waits is recent.
            let is_waiting = is_newest && !way.is_settled(route);
            let opened_at = if is_waiting {
                self.now - DAY_MS * (1 + chance.day_within(span / DAY_MS).min(120))
            } else {
                begins + DAY_MS * chance.day_within(span / DAY_MS * if is_newest { 3 } else { 1 } / 4)
            };
            let ends = if is_newest { self.now.min(opened_at + LONGEST_MS) } else { begins + span };
            // The newest case rests on a seal of its own, older ones share theirs.
            let needs_level = way.needs_level();
            let seal = match early.take() {
                Some(seal) if !is_newest && (!needs_level || seal.sheet.reaches_a_level()) => seal,
                kept => {
                    let fresh = self.seal(community, opened_at, needs_level, chance, batch)?;
                    // A seal that a case rests on already is not needed any more.
                    drop(kept);
                    fresh
                }
            };
            let honour = honour.as_ref();
            let case = Plan { community, route, way: &way, seal: &seal, opened_at, ends, is_newest, honour };
            self.case(&case, chance, certificates, tally, batch)?;
            early = Some(seal);
        }
        Ok(())
    }

    /// Seals a sheet for a community.
    fn seal<'s>(
        &'s self,
        community: &DivisionCode,
        at: i64,
        needs_level: bool,
        chance: &mut Chance,
        batch: &mut Batch,
    ) -> Result<Seal<'s>, GenerateError> {
        let sheet = sheets::pick(self.sheets, rule_day(at), needs_level, chance);
        let sheet = sheet.ok_or_else(|| internal("no sheet reaches a level"))?;
        let id = chance.id(at);
        let facts = Facts {
            submission: id,
            community: community.as_str(),
            pack: &self.pack.summary,
            engine_version: shared::ENGINE_VERSION,
            as_of: &sheet.as_of,
            recorded_at: at,
            sheet_sha256: sheet.answers_sha256,
            outcome_sha256: sheet.outcome_sha256,
            evidence: &[],
        };
        let Signed { receipt, record, signature, key_id } = sign(self.state, &facts).map_err(internal)?;
        batch.sealed.push(Arc::new(Sealed {
            id,
            receipt: receipt.clone(),
            community: community.to_string(),
            pack_hash: self.pack.summary.hash.clone(),
            engine_version: shared::ENGINE_VERSION,
            as_of: sheet.as_of.clone(),
            level: sheet.claimed.level.clone(),
            score: sheet.claimed.score.clone(),
            recorded_at: at,
            content_sha256: Sha256::digest(&record).to_vec(),
            record: record.clone(),
            signature,
            key_id,
            packed_sheet: sheet.packed_answers.clone(),
            packed_outcome: sheet.packed_outcome.clone(),
            filler: r#"{"name":"生成","phone":"0","role":"生成"}"#.to_owned(),
        }));
        Ok(Seal { sheet, receipt, record })
    }

    /// One case with everything that happens to it.
    fn case(
        &self,
        plan: &Plan<'_>,
        chance: &mut Chance,
        certificates: &mut HashMap<String, u32>,
        tally: &mut BTreeMap<(String, String), (i64, i64)>,
        batch: &mut Batch,
    ) -> Result<(), GenerateError> {
        let Plan { community, route, way, seal, opened_at, ends, is_newest, honour } = plan;
        let county = community.at(DivisionLevel::County).unwrap_or_else(|| (*community).clone());
        let mut count = |requirement: &str, claimed: i64, confirmed: i64| {
            let both = tally.entry((county.to_string(), requirement.to_owned())).or_default();
            both.0 += claimed;
            both.1 += confirmed;
        };
        let due = |stage, at| self.settings.due_on(stage, rule_day(at));
        let stage = route.first_stage();
        let mut case = Case {
            id: chance.id(*opened_at),
            community: (*community).clone(),
            pack_id: self.pack.summary.id.clone(),
            pack_hash: self.pack.summary.hash.clone(),
            stage,
            route: *route,
            round: 1,
            version: 1,
            receipt: seal.receipt.clone(),
            claimed: seal.sheet.claimed.clone(),
            reviewed: None,
            has_honour: honour.is_some(),
            honour_checked: false,
            opened_at: *opened_at,
            stage_since: *opened_at,
            due_on: due(stage, *opened_at),
            certificate: None,
            announced_on: None,
            valid_until: None,
        };
        let applicant = Self::person(Role::Community, community, chance);
        let honours = honour.filter(|_| *route == Route::Direct).into_iter().cloned();
        let mut grounds = Grounds { honours: honours.map(PinnedHonour::from).collect(), ..Grounds::default() };
        let first = decide::decision(&applicant, &case, None, &decide::Words::default(), &seal.record, &grounds)?;
        batch.decisions.push((case.id, first));
        batch.rounds.push((case.id, round_of(&case, *opened_at), applicant.account));
        seal.sheet.not_claimed.iter().for_each(|requirement| count(requirement, 1, 0));
        let step_count = i64::try_from(way.steps().len()).unwrap_or(1);
        let pause = (ends - opened_at) / (step_count + 1);
        let mut at = *opened_at;
        for (step, to) in way.steps() {
            at += pause * 3 / 4 + i64::try_from(chance.below(pause.unsigned_abs() / 4 + 1)).unwrap_or_default();
            let role = way::role_of(*step, case.stage).unwrap_or(Role::City);
            let person = Self::person(role, community, chance);
            let mut words = decide::Words::default();
            if !matches!(step, Step::Withdraw | Step::Resubmit) {
                chance
                    .pick(&["材料齐全，同意。", "经现场核查，情况属实。", "按标准核对无误。"])
                    .clone_into(&mut words.opinion);
            }
            match step {
                Step::Return => {
                    let requirement = seal.sheet.doubtful.clone();
                    words
                        .reasons
                        .push(ItemReason { requirement, reason: "佐证材料不足，请补充。".to_owned() });
                }
                Step::Recognise if *route == Route::Direct => {
                    words.honour_checked = true;
                    case.honour_checked = true;
                }
                Step::Pass | Step::Recognise => {
                    case.reviewed = Some(seal.sheet.reviewed.clone());
                    if *is_newest {
                        words.verdicts.clone_from(&seal.sheet.verdicts);
                        if *step == Step::Recognise {
                            let given = heard::expert_review(plan, &mut case, at)?;
                            grounds.reviews.push(PinnedReview::of(&given));
                            batch.given.push(given);
                        }
                    }
                    if *step == Step::Pass {
                        let refused = seal.sheet.verdicts.iter().filter(|one| one.verdict != Verdict::Confirmed);
                        refused.for_each(|one| count(&one.requirement, 0, 1));
                    }
                }
                Step::Resubmit => {
                    case.round += 1;
                    case.reviewed = None;
                    seal.sheet.not_claimed.iter().for_each(|requirement| count(requirement, 1, 0));
                }
                Step::Announce => self.announce(&mut case, at, certificates),
                _ => {}
            }
            decide::move_to(&mut case, *to, at, due(*to, at));
            let decision = decide::decision(&person, &case, Some(*step), &words, &seal.record, &grounds)?;
            batch.decisions.push((case.id, decision));
            if *step == Step::Resubmit {
                batch.rounds.push((case.id, round_of(&case, at), person.account));
            }
        }
        if *is_newest {
            self.ask(plan, &mut case, at, chance, batch)?;
        }
        batch.cases.push((case, *is_newest));
        Ok(())
    }

    fn announce(&self, case: &mut Case, at: i64, certificates: &mut HashMap<String, u32>) {
        let day = rule_day(at);
        let city = case.community.at(DivisionLevel::City).map(|city| city.to_string()).unwrap_or_default();
        let series = format!("{city}-{}", &day.to_string()[..4]);
        let number = certificates.entry(series.clone()).or_default();
        *number += 1;
        case.certificate = Some(format!("{series}-{number:04}"));
        case.announced_on = Some(day);
        case.valid_until = Some(day.plus_years(u16::from(self.settings.validity_years)).plus_days(-1));
    }

    /// Somebody of a level around a community; the same one each time.
    fn person(role: Role, community: &DivisionCode, chance: &mut Chance) -> Person {
        let level = match role {
            Role::Community => DivisionLevel::Community,
            Role::Street => DivisionLevel::Street,
            Role::County => DivisionLevel::County,
            _ => DivisionLevel::City,
        };
        let division = community.at(level).unwrap_or_else(|| community.clone());
        let account = made_up_account(&format!("{} {division}", role.id()));
        let family = chance.pick(&["陈", "李", "黄", "张", "林", "梁", "刘", "吴"]);
        let given = chance.pick(&["伟", "敏", "丽华", "志强", "婷", "国栋", "雪梅"]);
        Person {
            account,
            name: format!("generated.{}.{division}", role.id()),
            display_name: format!("{family}{given}"),
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            actor: Actor { account: account.to_string(), role, division, department: None },
        }
    }
}

/// The account of somebody who was made up, the same one each time.
fn made_up_account(who: &str) -> Uuid {
    let digest = Sha256::digest(format!("generated {who}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// What one case is made from.
struct Plan<'a> {
    community: &'a DivisionCode,
    route: Route,
    way: &'a Way,
    seal: &'a Seal<'a>,
    opened_at: i64,
    /// By when all of it has happened.
    ends: i64,
    is_newest: bool,
    /// What the community holds.
    honour: Option<&'a Honour>,
}

fn round_of(case: &Case, submitted_at: i64) -> Round {
    Round { round: case.round, receipt: case.receipt.clone(), submitted_at }
}
