//! 朗读: a requirement read out by the browser, for whoever would rather listen.

use js_sys::Array;
use wasm_bindgen::JsCast;
use web_sys::{Element, SpeechSynthesis, SpeechSynthesisUtterance, SpeechSynthesisVoice};

use crate::{
    browser::page,
    dom::{El, button, classed},
    texts::{self, Text, k},
};

/// What is read of a card, in this order.
const READ: &str = ".requirement__text, .choice, .field__label, .help dt, .help dd";
/// Languages whose voices speak Cantonese.
const CANTONESE: [&str; 3] = ["zh-HK", "zh_HK", "yue"];

/// Buttons that read the card with this selector; nothing where the browser cannot speak.
pub fn aloud(card: &str) -> Option<El> {
    let speech = gloo_utils::window().speech_synthesis().ok()?;
    let own = |words: &Text, language: &'static str, voice: Option<SpeechSynthesisVoice>| {
        let (speech, card) = (speech.clone(), card.to_owned());
        button("button", words.t(), move || toggle(&speech, &card, language, voice.as_ref()))
    };
    let cantonese = (!texts::english()).then(|| cantonese(&speech)).flatten();
    let language = if texts::english() { "en" } else { "zh-CN" };
    let read = own(&k::ALOUD_READ, language, None).flag("data-aloud", true);
    let cantonese = cantonese.map(|voice| own(&k::ALOUD_CANTONESE, "zh-HK", Some(voice)));
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

fn cantonese(speech: &SpeechSynthesis) -> Option<SpeechSynthesisVoice> {
    let voices: Array = speech.get_voices();
    voices
        .iter()
        .map(JsCast::unchecked_into::<SpeechSynthesisVoice>)
        .find(|voice| CANTONESE.iter().any(|language| voice.lang().starts_with(language)))
}
