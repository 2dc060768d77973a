//! What three devices and a server make of each other.

use alloc::{collections::BTreeMap, format, string::ToString};

use proptest::{collection::vec, prelude::*};

use super::*;
use crate::answer::{AnswerValue, FactValue};

/// The server's side as the server keeps it: see `app::joint_drafts`.
#[derive(Default)]
struct Server {
    version: u32,
    kept: BTreeMap<Place, Entry>,
    /// Every version of every place with what it replaced.
    history: Vec<(Place, u32, Said)>,
}

impl Server {
    fn sync(&mut self, who: &str, seen: u32, changes: &[Change]) -> Synced {
        let mut news: Vec<Place> = Vec::new();
        for change in changes {
            match judge(self.kept.get(&change.place), change) {
                Verdict::Taken => {
                    let replaced = self.kept.get(&change.place).map_or(0, |entry| entry.version);
                    // What the table of the module promises.
                    assert_eq!(replaced, change.base);
                    self.version += 1;
                    self.history.push((change.place.clone(), self.version, change.said.clone()));
                    let entry = Entry {
                        place: change.place.clone(),
                        said: change.said.clone(),
                        version: self.version,
                        by: who.to_string(),
                        at: 0,
                    };
                    self.kept.insert(change.place.clone(), entry);
                }
                Verdict::Same => {}
                Verdict::Stale => news.push(change.place.clone()),
            }
        }
        let entries = self.kept.values().filter(|entry| entry.version > seen || news.contains(&entry.place));
        Synced { draft: "d".into(), version: self.version, entries: entries.cloned().collect(), you: who.to_string() }
    }
}

fn sheet() -> AnswerSheet {
    AnswerSheet { answers: Vec::new(), as_of: "2026-11-29".parse().expect("a day"), facts: Vec::new(), previous: None }
}

fn requirement(number: usize) -> Place {
    Place::Requirement(format!("1.{number}"))
}

fn answer(number: usize, words: &str) -> Said {
    Said::Answer(Answer {
        evidence: Vec::new(),
        remark: None,
        requirement: format!("1.{number}"),
        response: Some(AnswerValue::Text(words.into())),
    })
}

/// What becomes of a message and of its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Answered,
    AnswerLost,
    Lost,
}

/// A device of one person.
struct Device {
    name: &'static str,
    sheet: AnswerSheet,
    known: Known,
    /// What the server has answered and has not arrived yet.
    on_the_way: Option<Synced>,
}

impl Device {
    fn new(name: &'static str) -> Self {
        Self { name, sheet: sheet(), known: Known::default(), on_the_way: None }
    }

    fn say(&mut self, number: usize, words: &str) {
        let said = if words.is_empty() { Said::Nothing } else { answer(number, words) };
        say_in(&mut self.sheet, &requirement(number), &said);
    }

    fn send(&mut self, server: &mut Server, fate: Fate) {
        let changes = self.known.send(&self.sheet, |_| true);
        let synced = (fate != Fate::Lost).then(|| server.sync(self.name, self.known.version, &changes));
        self.on_the_way = synced.filter(|_| fate == Fate::Answered);
    }

    fn hear(&mut self) {
        self.hear_unless(false);
    }

    /// Takes in what has arrived, as the page does: not while somebody `is_typing` and the sheet would change.
    fn hear_unless(&mut self, is_typing: bool) {
        let Some(synced) = self.on_the_way.take() else { return };
        let (mut known, mut sheet) = (self.known.clone(), self.sheet.clone());
        let changed = known.receive(&mut sheet, synced, |_| true);
        if changed.is_empty() || !is_typing {
            (self.known, self.sheet) = (known, sheet);
        }
    }

    fn sync(&mut self, server: &mut Server) {
        self.send(server, Fate::Answered);
        self.hear();
    }
}

#[test]
fn what_one_says_the_other_gets_with_the_name() {
    let (mut server, mut li, mut wang) = (Server::default(), Device::new("李"), Device::new("王"));
    li.say(1, "有");
    wang.say(2, "无");
    li.sync(&mut server);
    wang.sync(&mut server);
    li.sync(&mut server);
    for device in [&li, &wang] {
        assert_eq!(said_in(&device.sheet, &requirement(1)), answer(1, "有"));
        assert_eq!(said_in(&device.sheet, &requirement(2)), answer(2, "无"));
    }
    assert_eq!(li.known.entry(&requirement(2)).unwrap().by, "王");
    assert!(li.known.contested.is_empty() && wang.known.contested.is_empty());
}

#[test]
fn two_who_differ_are_asked_and_neither_is_overwritten_before() {
    let (mut server, mut li, mut wang) = (Server::default(), Device::new("李"), Device::new("王"));
    li.say(1, "有");
    li.sync(&mut server);
    wang.sync(&mut server);
    li.say(1, "有三处");
    wang.say(1, "有两处");
    li.sync(&mut server);
    wang.sync(&mut server);
    assert_eq!(said_in(&wang.sheet, &requirement(1)), answer(1, "有两处"));
    assert_eq!(wang.known.contested(&requirement(1)).unwrap().said, answer(1, "有三处"));
    // Whatever else happens, it is not sent.
    wang.sync(&mut server);
    assert_eq!(server.kept[&requirement(1)].said, answer(1, "有三处"));

    wang.known.keep_ours(&requirement(1));
    wang.sync(&mut server);
    li.sync(&mut server);
    assert_eq!(said_in(&li.sheet, &requirement(1)), answer(1, "有两处"));
    assert_eq!(li.known.entry(&requirement(1)).unwrap().by, "王");
}

#[test]
fn whoever_gives_way_takes_the_other_answer() {
    let (mut server, mut li, mut wang) = (Server::default(), Device::new("李"), Device::new("王"));
    li.say(1, "有三处");
    li.sync(&mut server);
    wang.say(1, "有两处");
    wang.sync(&mut server);
    let Known { contested, .. } = &wang.known;
    assert_eq!(contested.len(), 1);
    wang.known.take_theirs(&mut wang.sheet, &requirement(1));
    wang.sync(&mut server);
    assert_eq!(said_in(&wang.sheet, &requirement(1)), answer(1, "有三处"));
    assert!(wang.known.changes(&wang.sheet, |_| true).is_empty());
}

#[test]
fn an_answer_taken_back_is_taken_back_everywhere() {
    let (mut server, mut li, mut wang) = (Server::default(), Device::new("李"), Device::new("王"));
    li.say(1, "有");
    li.sync(&mut server);
    wang.sync(&mut server);
    wang.say(1, "");
    wang.sync(&mut server);
    li.sync(&mut server);
    assert_eq!(said_in(&li.sheet, &requirement(1)), Said::Nothing);
}

#[test]
fn an_answer_that_got_lost_on_the_way_is_no_conflict() {
    let (mut server, mut li) = (Server::default(), Device::new("李"));
    li.say(1, "有");
    li.send(&mut server, Fate::AnswerLost);
    li.hear();
    li.say(2, "无");
    li.sync(&mut server);
    assert!(li.known.contested.is_empty());
    assert_eq!(server.history.len(), 2);
}

#[test]
fn what_is_typed_while_the_answer_is_on_its_way_stays_and_is_sent_next() {
    let (mut server, mut li) = (Server::default(), Device::new("李"));
    li.say(1, "有");
    li.send(&mut server, Fate::Answered);
    li.say(1, "有三处");
    li.hear();
    assert_eq!(said_in(&li.sheet, &requirement(1)), answer(1, "有三处"));
    assert!(li.known.contested.is_empty());
    li.sync(&mut server);
    assert_eq!(server.kept[&requirement(1)].said, answer(1, "有三处"));
}

#[test]
fn nobody_differs_with_what_they_have_said_themselves_when_its_answer_got_lost() {
    let (mut server, mut li) = (Server::default(), Device::new("李"));
    li.say(1, "有");
    li.send(&mut server, Fate::AnswerLost);
    // Changed again and again before anything is heard.
    for words in ["有两处", "有三处"] {
        li.say(1, words);
        li.send(&mut server, Fate::AnswerLost);
    }
    li.say(1, "有四处");
    li.sync(&mut server);
    assert!(li.known.contested.is_empty());
    assert_eq!(said_in(&li.sheet, &requirement(1)), answer(1, "有四处"));
    li.sync(&mut server);
    assert_eq!(server.kept[&requirement(1)].said, answer(1, "有四处"));
    assert_eq!(server.history.len(), 2);
}

#[test]
fn what_was_taken_back_before_its_answer_came_stays_taken_back() {
    let (mut server, mut li) = (Server::default(), Device::new("李"));
    li.say(1, "有");
    li.sync(&mut server);
    li.say(1, "有三处");
    li.send(&mut server, Fate::AnswerLost);
    li.say(1, "有");
    li.sync(&mut server);
    assert_eq!(said_in(&li.sheet, &requirement(1)), answer(1, "有"));
    li.sync(&mut server);
    assert_eq!(server.kept[&requirement(1)].said, answer(1, "有"));
}

#[test]
fn what_comes_while_somebody_types_comes_again_and_is_no_conflict() {
    let (mut server, mut li, mut wang) = (Server::default(), Device::new("李"), Device::new("王"));
    wang.say(2, "无");
    wang.sync(&mut server);
    li.say(1, "有");
    li.send(&mut server, Fate::Answered);
    li.hear_unless(true);
    assert_eq!(said_in(&li.sheet, &requirement(2)), Said::Nothing);
    li.say(1, "有三处");
    li.sync(&mut server);
    assert!(li.known.contested.is_empty());
    assert_eq!(said_in(&li.sheet, &requirement(1)), answer(1, "有三处"));
    assert_eq!(said_in(&li.sheet, &requirement(2)), answer(2, "无"));
}

#[test]
fn what_never_arrived_does_not_hide_that_somebody_else_says_the_same() {
    let (mut server, mut li, mut wang) = (Server::default(), Device::new("李"), Device::new("王"));
    li.say(1, "有");
    li.sync(&mut server);
    wang.sync(&mut server);
    li.say(1, "有三处");
    li.send(&mut server, Fate::Lost);
    li.say(1, "有");
    wang.say(1, "有三处");
    wang.sync(&mut server);
    li.sync(&mut server);
    assert_eq!(said_in(&li.sheet, &requirement(1)), answer(1, "有三处"));
    assert_eq!(li.known.entry(&requirement(1)).unwrap().by, "王");
}

#[test]
fn what_never_arrived_is_forgotten_once_the_server_answers() {
    let (mut server, mut li, mut at_home) = (Server::default(), Device::new("李"), Device::new("李"));
    li.say(1, "有");
    li.sync(&mut server);
    li.say(1, "有三处");
    li.send(&mut server, Fate::Lost);
    li.say(1, "有");
    li.sync(&mut server);
    // The same person says it on another device later on: that counts.
    at_home.sync(&mut server);
    at_home.say(1, "有三处");
    at_home.sync(&mut server);
    li.sync(&mut server);
    assert_eq!(said_in(&li.sheet, &requirement(1)), answer(1, "有三处"));
}

#[test]
fn hours_without_a_network_fill_no_device_and_hide_nothing() {
    let (mut server, mut li) = (Server::default(), Device::new("李"));
    li.say(1, "有");
    li.say(2, "无");
    li.send(&mut server, Fate::AnswerLost);
    for count in 0..100 {
        li.say(1, &format!("有{count}处"));
        li.send(&mut server, Fate::Lost);
    }
    assert_eq!(li.known.unheard.len(), MAX_UNHEARD + 1);
    li.send(&mut server, Fate::Answered);
    // The answer comes while it is written on.
    li.say(1, "有一百处");
    li.hear();
    assert!(li.known.contested.is_empty() && li.known.unheard.is_empty());
    li.sync(&mut server);
    assert_eq!(server.kept[&requirement(1)].said, answer(1, "有一百处"));
}

#[test]
fn what_another_pack_asks_stays_out_of_the_sheet() {
    let mut known = Known::default();
    let mut own = sheet();
    let entry =
        |number| Entry { place: requirement(number), said: answer(number, "有"), version: 1, by: "王".into(), at: 0 };
    let synced = Synced { draft: "d".into(), version: 1, entries: [entry(1), entry(2)].into(), you: "李".into() };
    let changed = known.receive(&mut own, synced, |place| *place == requirement(1));
    assert_eq!(changed, [requirement(1)]);
    assert_eq!(said_in(&own, &requirement(2)), Said::Nothing);
    assert!(known.changes(&own, |_| true).is_empty());
}

#[test]
fn a_change_is_about_its_own_place() {
    let change = |place, said| Change { base: 0, place, said };
    let fact = || Said::Fact(FactAnswer { fact: "lift".into(), value: FactValue::Flag(true) });
    assert_eq!(flaw(&change(requirement(1), answer(1, "有"))), None);
    assert_eq!(flaw(&change(requirement(1), Said::Nothing)), None);
    assert_eq!(flaw(&change(Place::Fact("lift".into()), fact())), None);
    assert_eq!(flaw(&change(requirement(1), answer(2, "有"))), Some("place_mismatch"));
    assert_eq!(flaw(&change(requirement(1), fact())), Some("place_mismatch"));
}

#[test]
fn only_its_own_committee_fills_in_the_drafts_of_a_community() {
    let actor = |role, division: &str| Actor {
        account: "a".into(),
        role,
        division: division.parse().unwrap(),
        department: None,
    };
    let community = "440103002101".parse().unwrap();
    assert!(may_fill(&actor(Role::Community, "440103002101"), &community));
    assert!(!may_fill(&actor(Role::Community, "440103002102"), &community));
    assert!(!may_fill(&actor(Role::Street, "440103002"), &community));
}

/// One thing that happens to one of three devices.
#[derive(Clone, Debug)]
enum Happening {
    Say(usize, usize, u8),
    Send(usize, Fate),
    Hear(usize, bool),
    Choose(usize, bool),
}

fn happening() -> impl Strategy<Value = Happening> {
    let device = 0..3_usize;
    let fate = prop_oneof![Just(Fate::Answered), Just(Fate::AnswerLost), Just(Fate::Lost)];
    prop_oneof![
        (device.clone(), 0..3_usize, 0..4_u8).prop_map(|(d, place, words)| Happening::Say(d, place, words)),
        (device.clone(), fate).prop_map(|(d, fate)| Happening::Send(d, fate)),
        (device.clone(), any::<bool>()).prop_map(|(d, is_typing)| Happening::Hear(d, is_typing)),
        (device, any::<bool>()).prop_map(|(d, ours)| Happening::Choose(d, ours)),
    ]
}

fn choose(device: &mut Device, ours: bool) {
    let contested: Vec<Place> = device.known.contested.iter().map(|entry| entry.place.clone()).collect();
    for place in &contested {
        if ours {
            device.known.keep_ours(place);
        } else {
            device.known.take_theirs(&mut device.sheet, place);
        }
    }
}

proptest! {
    /// Whatever happens in whatever order: the server never replaces what the sender has not seen
    /// (asserted where it replaces), nothing leaves a sheet but by what somebody else has said or by a
    /// choice, nobody is asked to choose between two answers of their own, and in the end all say the
    /// same.
    #[test]
    fn devices_come_together_and_nothing_gets_lost(happenings in vec(happening(), 0..60)) {
        let mut server = Server::default();
        let mut devices = [Device::new("李"), Device::new("王"), Device::new("陈")];
        for happening in happenings {
            match happening {
                Happening::Say(device, place, words) => {
                    let words = ["", "一", "二", "三"][usize::from(words)];
                    devices[device].say(place, words);
                }
                Happening::Send(device, fate) => devices[device].send(&mut server, fate),
                Happening::Hear(device, is_typing) => {
                    let own = &mut devices[device];
                    let typed = own.known.changes(&own.sheet, |_| true);
                    let (known, sheet) = (own.known.clone(), own.sheet.clone());
                    own.hear_unless(is_typing);
                    for place in (0..3).map(requirement) {
                        let heard = own.known.entry(&place).filter(|entry| known.entry(&place) != Some(*entry));
                        let by_another = heard.filter(|entry| entry.by != own.name);
                        let here = said_in(&own.sheet, &place);
                        if here != said_in(&sheet, &place) {
                            prop_assert!(by_another.is_some());
                            prop_assert!(typed.iter().all(|change| change.place != place));
                        }
                        // What another has said counts as seen only once it stands here.
                        prop_assert!(by_another.is_none_or(|entry| entry.said == here));
                    }
                }
                Happening::Choose(device, ours) => choose(&mut devices[device], ours),
            }
            for device in &devices {
                prop_assert!(device.known.contested.iter().all(|entry| entry.by != device.name));
            }
        }
        // Everybody gets a network and makes up their mind.
        for _ in 0..4 {
            for device in &mut devices {
                device.sync(&mut server);
                choose(device, false);
                device.sync(&mut server);
            }
        }
        for device in &devices {
            prop_assert!(device.known.contested.is_empty());
            prop_assert!(device.known.changes(&device.sheet, |_| true).is_empty());
            for place in (0..3).map(requirement) {
                let kept = server.kept.get(&place).map_or(Said::Nothing, |entry| entry.said.clone());
                prop_assert_eq!(said_in(&device.sheet, &place), kept);
            }
        }
    }
}
