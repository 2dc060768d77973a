//! 移交: the parts that pages share: the button that saves work as a file, and what is said of a file.

use crate::{
    browser::{files, task},
    dom::{El, button, classed, el, region},
    draft::Draft,
    handover::{export::export, import::Flaw},
    state::Var,
    texts::{Text, k},
    uploads::Parcel,
};

/// Why nothing of a file is taken in.
pub fn flaw_words(flaw: Flaw) -> &'static Text {
    match flaw {
        Flaw::Foreign => &k::FILE_UNREADABLE,
        Flaw::OtherVersion => &k::FILE_OTHER_VERSION,
        Flaw::Broken => &k::FILE_BROKEN,
    }
}

/// The notice that nothing of a file is taken in.
pub fn refused_file(words: &str) -> El {
    classed("div", "notice notice--bad").attr("role", "alert").flag("data-file-refused", true).add(el("p").text(words))
}

/// Whose a draft is and by which standard, for people.
pub fn called(draft: &Draft) -> String {
    [whose(draft), " ", &draft.pack_title].concat()
}

/// Whose a draft is, for people.
pub fn whose(draft: &Draft) -> &str {
    draft.community.as_ref().map_or(k::DRAFTS_PRACTICE.t(), |community| &community.name)
}

/// The pages on which drafts of a file can be opened.
pub fn pages_of<'a>(drafts: impl Iterator<Item = &'a Draft>) -> El {
    let line = |own: &Draft| {
        let way = classed("a", "button").attr("href", &own.own_address()).flag("data-file-elsewhere", true);
        el("li").add(way.text(&called(own)))
    };
    classed("ul", "rows").add_all(drafts.map(line))
}

/// The button that saves what there is when it is pressed, and what is to be said of it afterwards.
pub fn save(class: &str, words: &str, work: impl Fn() -> (Vec<Draft>, Vec<Parcel>) + 'static) -> [El; 2] {
    let (is_busy, said) = (Var::new(false), Var::new(None::<String>));
    let press = move || {
        if is_busy.now() {
            return;
        }
        let (drafts, parcels) = work();
        if drafts.is_empty() && parcels.is_empty() {
            return said.set(Some(k::HANDOVER_NOTHING.t().to_owned()));
        }
        is_busy.set(true);
        said.set(None);
        task::run(async move {
            let exported = export(&drafts, &parcels).await;
            let is_saved = exported.as_ref().is_some_and(|exported| files::save(&exported.name, &exported.file));
            let unread = exported.map_or(0, |exported| exported.unread);
            is_busy.set(false);
            said.set(match unread {
                _ if !is_saved => Some(k::FILE_NOT_SAVED.t().to_owned()),
                0 => None,
                _ => Some(k::FILE_UNREAD.with(&[&unread.to_string()])),
            });
        });
    };
    let button = button(class, words, press).attr_by("aria-disabled", move || is_busy.get().then_some("true"));
    let notice = move || {
        let words = said.get();
        let notice = words.map(|words| {
            classed("div", "notice notice--bad")
                .attr("role", "alert")
                .flag("data-file-lacks", true)
                .add(el("p").text(&words))
        });
        notice.into_iter().collect()
    };
    [button, region("", notice)]
}
