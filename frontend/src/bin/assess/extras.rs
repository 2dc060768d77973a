//! What goes with an answer: help, evidence, remark. Folded away and made when first opened, so
//! that a step stays light.

use shared::{
    answer::MAX_TEXT_CHARACTERS,
    form::{Help, HelpTexts, help_address},
    rulebook::Question,
};

use super::{controls::Ask, desk::Desk, evidence, files, later};
use frontend::{
    api::{Failure, get_bytes},
    browser::task,
    dom::{El, button, classed, el, region, typed},
    parts::failure::failure_notice,
    state::{Act, Var},
    texts::{self, Text, k},
    ui::field::label,
};

/// The folded parts of a card.
pub(super) fn extras(ask: Ask) -> El {
    let is_helped = Var::new(false);
    let is_opened = Var::new(false);
    let summary = move || {
        ask.desk.marks[ask.index].track();
        let kept = ask.desk.work.peek(|work| {
            work.answer(&ask.item().id).map_or((0, false, false), |answer| {
                (answer.evidence.len(), answer.remark.is_some(), answer.response.is_some())
            })
        });
        let (words, count) = match kept {
            (0, false, _) => (&k::EXTRAS_TITLE, 0),
            (0, true, _) => (&k::EXTRAS_WITH_REMARK, 0),
            (count, ..) => (&k::EXTRAS_WITH, count),
        };
        let clear = if kept.2 && can_be_cleared(ask) { k::EXTRAS_AND_CLEAR.t() } else { "" };
        [&words.with(&[&count.to_string()]), clear].concat()
    };
    let inside = move || if is_opened.get() { later::extras(ask) } else { Vec::new() };
    let fold = |opened: Var<bool>| {
        // Closing folds away what is there; it is made once.
        classed("details", "fold").on("toggle", move |_| {
            if !opened.now() {
                opened.set(true);
            }
        })
    };
    let help_inside = move || if is_helped.get() { later::help(ask) } else { Vec::new() };
    classed("div", "requirement__more")
        .add(
            fold(is_helped)
                .flag("data-help", true)
                .add(el("summary").text(k::HELP_TITLE.t()))
                .add(region("stack", help_inside)),
        )
        .add(fold(is_opened).flag("data-extras", true).add(el("summary").text_by(summary)).add(region("stack", inside)))
}

fn remark(ask: Ask) -> El {
    let start = ask.desk.work.peek(|work| work.answer(&ask.item().id).and_then(|answer| answer.remark.clone()));
    let id = ["remark-", &ask.item().id].concat();
    let hint = [&id, "-hint"].concat();
    let area = classed("textarea", "input")
        .attr("id", &id)
        .attr("rows", "3")
        .attr("maxlength", &MAX_TEXT_CHARACTERS.to_string())
        .attr("aria-describedby", &hint)
        .flag("data-remark", true)
        .text(&start.unwrap_or_default())
        .on("input", move |event| {
            let remark = Some(typed(event)).filter(|text| !text.trim().is_empty());
            ask.desk.change(ask.index, &mut |answer| answer.remark.clone_from(&remark));
        });
    let hint = classed("p", "field__help").attr("id", &hint).text(k::EXTRAS_REMARK_HELP.t());
    classed("div", "field").add(label(&id, k::EXTRAS_REMARK.t())).add(hint).add(area)
}

/// A radio that was tapped by mistake cannot be taken back by itself.
fn can_be_cleared(ask: Ask) -> bool {
    matches!(ask.item().question, Question::OneOf(_))
}

/// Evidence with its files, remark, and the way to take an answer back that a row of radios does not have itself.
pub(super) fn inside(ask: Ask) -> Vec<El> {
    let clear = can_be_cleared(ask).then(|| {
        button("button", k::EXTRAS_CLEAR.t(), move || ask.respond(None))
            .flag("data-clear", true)
            .flag_by("hidden", move || ask.follow(|response| response.is_none()))
    });
    let files = files::files(ask);
    [evidence::evidence(ask)].into_iter().chain(files).chain([remark(ask)]).chain(clear).collect()
}

/// The four questions of the training, fetched once for all requirements.
pub(super) fn help(ask: Ask) -> Vec<El> {
    let failed = Var::new(None::<Failure>);
    let load = move || {
        failed.set(None);
        task::run(async move {
            if let Err(failure) = fetch(ask.desk).await {
                failed.set(Some(failure));
            }
        });
    };
    if ask.desk.help.now().is_none() {
        load();
    }
    let shown = move || {
        let part = match (ask.desk.help.get(), failed.get()) {
            (Some(help), _) => match help.items.get(ask.index).and_then(Option::as_ref) {
                Some(texts) => four(texts),
                None => el("p").text(k::HELP_NONE.t()),
            },
            (None, Some(failure)) => failure_notice(&failure, Some(Act::new(move |()| load()))),
            (None, None) => classed("p", "small").text(k::HELP_LOADING.t()),
        };
        vec![part]
    };
    let department = ask.texts().department.as_str();
    let department =
        (!department.is_empty()).then(|| classed("p", "small").text(&k::HELP_DEPARTMENT.with(&[department])));
    let texts = el("div").attr("aria-live", "polite").content_by(shown);
    [texts].into_iter().chain(department).collect()
}

fn four(texts: &HelpTexts) -> El {
    let pairs = [
        (&k::HELP_WHY, &texts.why),
        (&k::HELP_WHAT, &texts.what),
        (&k::HELP_TODO, &texts.todo),
        (&k::HELP_HOW, &texts.how),
    ];
    let pair = |(name, text): (&Text, &String)| el("div").add(el("dt").text(name.t())).add(el("dd").text(text));
    classed("dl", "help").add_all(pairs.map(pair))
}

async fn fetch(desk: Desk) -> Result<(), Failure> {
    let address = help_address(&desk.form.rulebook.pack_hash, texts::code());
    let help = Help::from_bytes(&get_bytes(&address).await?).ok_or(Failure::Unexpected)?;
    desk.help.set(Some(Box::leak(Box::new(help))));
    Ok(())
}
