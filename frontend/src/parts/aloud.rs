//! 朗读: a requirement read out by the browser, for whoever would rather listen.

use core::cell::OnceCell;

use js_sys::Array;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, SpeechSynthesis, SpeechSynthesisUtterance, SpeechSynthesisVoice};

use crate::{
    browser::page,
    dom::{El, button, classed},
    state::Var,
    texts::{self, Text, k},
};

/// What is read of a card, in this order.
const READ: &str = ".requirement__text, .choice, .field__label, .help dt, .help dd";
/// Languages whose voices speak Cantonese.
const CANTONESE: [&str; 3] = ["zh-HK", "zh_HK", "yue"];

/// A voice, followed: whoever asks first may be told of none, because a browser reads its voices in only then.
type Voice = Var<Option<SpeechSynthesisVoice>>;

thread_local! {
    /// The one for Cantonese.
    static FOR_CANTONESE: OnceCell<Voice> = const { OnceCell::new() };
}

/// Buttons that read the card with this selector; nothing where the browser cannot speak.
///
/// In Chinese a device is asked for Mandarin, whose voice it chooses itself, and is offered Cantonese as
/// well once it has a voice for that.
pub fn aloud(card: &str) -> Option<El> {
    let speech = gloo_utils::window().speech_synthesis().ok()?;
    let own = |words: &Text, language: &'static str, voice: Option<Voice>| {
        let (speech, card) = (speech.clone(), card.to_owned());
        let press = move || toggle(&speech, &card, language, voice.and_then(Var::now).as_ref());
        button("button", words.t(), press)
    };
    let language = if texts::english() { "en" } else { "zh-CN" };
    let cantonese = (!texts::english()).then(|| {
        let voice = cantonese(&speech);
        own(&k::ALOUD_CANTONESE, "zh-HK", Some(voice))
            .flag("data-cantonese", true)
            .flag_by("hidden", move || voice.with(Option::is_none))
    });
    let read = own(&k::ALOUD_READ, language, None).flag("data-aloud", true);
    Some(classed("div", "row aloud").add(read).add_all(cantonese))
}

/// Reads, or stops what is being read.
fn toggle(speech: &SpeechSynthesis, card: &str, language: &str, voice: Option<&SpeechSynthesisVoice>) {
    if speech.speaking() {
        return speech.cancel();
    }
    let Some(card) = page::find(card) else { return };
    let Ok(parts) = card.query_selector_all(READ) else { return };
    let words: Vec<String> = (0..parts.length())
        .filter_map(|index| parts.item(index)?.dyn_into::<Element>().ok())
        .filter_map(|part| part.text_content())
        .collect();
    // A full stop is a pause.
    let Ok(utterance) =
        SpeechSynthesisUtterance::new_with_text(&words.join(if texts::english() { ". " } else { "。" }))
    else {
        return;
    };
    utterance.set_lang(language);
    utterance.set_voice(voice);
    // A little slower than people talk.
    utterance.set_rate(0.9);
    speech.speak(&utterance);
}

/// The voice for Cantonese, looked for anew whenever the browser has read its voices in.
fn cantonese(speech: &SpeechSynthesis) -> Voice {
    FOR_CANTONESE.with(|known| {
        *known.get_or_init(|| {
            let voice = Var::new(find_cantonese(speech));
            let own = speech.clone();
            let changed = Closure::<dyn FnMut()>::new(move || voice.set(find_cantonese(&own)));
            // Not as a listener: older Safari lets nobody add one here.
            speech.set_onvoiceschanged(Some(changed.as_ref().unchecked_ref()));
            changed.forget();
            voice
        })
    })
}

fn find_cantonese(speech: &SpeechSynthesis) -> Option<SpeechSynthesisVoice> {
    let voices: Array = speech.get_voices();
    voices
        .iter()
        .map(JsCast::unchecked_into::<SpeechSynthesisVoice>)
        .find(|voice| CANTONESE.iter().any(|language| voice.lang().starts_with(language)))
}
