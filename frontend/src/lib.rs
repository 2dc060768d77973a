//! What people see: pages, each with a wasm file of its own.
//!
//! | page | binary | code |
//! |---|---|---|
//! | `/`: find the community, who fills in | `start` | [`start`] |
//! | `/assess`: the self-assessment, review and submission | `assess` | `bin/assess/`, because parts of it are cut out of its wasm and fetched later |
//! | `/receipts/{number}`: the public record, and the form on paper | `receipt` | [`receipt`] |
//! | `/notices`, `/objections`, `/recognised`, `/communities`, `/certificates`, `/consultations`: publicity, announcement, drafts open for comment | `public` | [`public`] |
//! | `/survey/{code}` and `/survey/{code}/results`: what residents are asked, and what comes of it | `survey` | [`survey`] |
//! | `/console` and below: the officials' console | `console` | `bin/console/` |
//!
//! In reading order: [`texts`] holds all wording; [`browser`] wraps the little we need of the
//! platform; [`dom`] builds elements that follow signals; [`api`] is the only code that sends requests; [`draft`] keeps work on the device (in [`browser::records`], whose writes count once their transaction has completed), [`outbox`] what could not be sent yet; [`evidence`] keeps photos and documents beside a draft, [`uploads`] brings them to the server once it is sealed, and [`handover`] puts all of that into a file for another device;
//! [`chart`] draws figures for the console, [`zoom`] says how a picture lies; [`ui`] holds parts that know nothing of the programme and [`parts`] those that do. Points, levels
//! and validity come from [`shared`] alone: a component that adds points up is wrong.
//!
//! The pages start from `pages/*.html`, whose `#app` holds a readable outline until the wasm is
//! there. Keep the wasm small: no `serde_json`, no floats in `format!`, no `parse::<f64>`, no
//! router, no `Suspense`; each of them costs more than a whole page. The console is the exception:
//! whoever works there all day fetches it once, so it is written with `view!`, a router and
//! `serde_json`, and takes from here what it can.
//!
//! # Attributes for tests and measurements
//! Tests find things by these attributes, never by wording or class.
//!
//! | attribute | on |
//! |---|---|
//! | `data-page="start" \| "assess" \| "receipt" \| "public" \| "survey"` | `#app` once the page is alive |
//! | `data-stage="find" \| "begin"` | the two stages of the start page |
//! | `data-find`, `data-find-said` | the input that finds a community, what is said of its matches; they are `data-community="CODE"` |
//! | `data-place="1"`, `"2"`, … | the selects that go down from city to community |
//! | `data-practise`, `data-continue`, `data-waiting` | the ways on to the assessment; why they are closed |
//! | `data-draft="KEY"` | a draft that is listed; in it `data-draft-open`, `data-draft-save`, `data-draft-delete` |
//! | `data-handover` with `data-handover-choice="KEY"`, `data-handover-save`, `data-file-lacks` | choosing what goes into a file for a colleague; what could not be put into a file |
//! | `data-open-file`, `data-draft-file`, `data-file-refused` with `data-file-elsewhere`, `data-file-replace`, `data-file-others`, `data-file-kept` with `data-file-lacking` | taking in such a file: why it is refused and the pages where it can be opened, asking before drafts are replaced, all of it is kept, what was not in it |
//! | `data-field="role" \| "name" \| "phone" \| "code"` | who fills in |
//! | `data-fact="ID"` | one profile fact or filter question |
//! | `data-language="en"`, `data-lacks-language` | the switch to another language; its texts have not come |
//! | `data-size`, `data-aloud`, `data-cantonese` | the switch to large letters; reads a requirement out, in Cantonese |
//! | `data-step="c1"` | the button of one step; `data-step="review"` for the last |
//! | `data-requirement="1.3"` | one card, with `data-state` (`unanswered`, `met`, `partly`, `not_met`, `not_applicable`) |
//! | `input[value="met"]` | in a card: the native radio or checkbox of an option; `not_applicable` where allowed |
//! | `data-number="value"` | in a card: the input of a number field |
//! | `data-reason`, `data-remark`, `data-evidence`, `data-help` | in a card: reason of 不适用, remark, evidence, help |
//! | `data-suggested`, `data-take-suggested` | in a card: what residents' answers suggest as its number, and taking that over |
//! | `data-clear`, `data-text`, `data-record`, `data-add-record` | in a card: takes the answer back; text of a narrative; one record; one more |
//! | `data-total`, `data-level` | in the bar: score and level in words |
//! | `data-blockers`, `data-left`, `data-path` | in the bar, as values: failed conditions, unanswered requirements, length of the shortest path (absent until its code has arrived) |
//! | `data-blocker-list`, `data-path-list`, `data-account="1.3"` | on the result sheet |
//! | `data-condition="RULE"` | wherever a condition is shown, with its parts inside |
//! | `data-share`, `data-tracks`, `data-track-level="ID"` | beside a total: the share of what applies; where a standard has several tracks: their levels |
//! | `data-text-status` | how far the texts around are the official ones |
//! | `data-newer`, `data-compare`, `data-changed="added" \| "removed" \| "reworded" \| "otherwise"`, `data-lost`, `data-move` | a newer version is offered; compares; what has changed; what would be lost; moves over |
//! | `data-kept="clean" \| "saving" \| "kept" \| "not"` | whether the device has what was answered |
//! | `data-not-kept="refused" \| "elsewhere"`, `data-take` | the device refuses to keep anything; another window works on the draft, and going on here |
//! | `data-draft-save`, `data-reopen-file`, `data-file-refused`, `data-file-replace` with `data-file-stay`, `data-file-kept` | where the device refuses: saves the draft as a file; opens one where the database has not been read, and what has become of it |
//! | `data-used` | how much the site keeps on the device |
//! | `data-joint="asking" \| "together" \| "apart" \| "signed_out" \| "ended" \| "contested"`, `data-joint-anew` | how it stands with others of the committee |
//! | `data-joint-by`, `data-joint-contested` with `data-joint-theirs`, `data-joint-ours` | in a card: who has said it; what somebody else has said |
//! | `data-said` | in the bar: how it stands, for who listens |
//! | `data-last-time` | on the result sheet, at the review, on a receipt and in a recount: the previous result, where the standard looks back |
//! | `data-open-result`, `data-sheet` | the button that opens the result, and the result |
//! | `data-goto="1.3"`, `data-goto-fact="ID"` | anything that jumps to a card, or to a fact |
//! | `data-next-open` | jumps to the next unanswered card |
//! | `data-review`, `data-submit`, `data-public` | the review, its button, what will be public |
//! | `data-failure="CODE"`, `data-wait`, `data-again`, `data-way-on` | what went wrong (on the field when it is about the access code), how long to wait, tries again, goes where it works |
//! | `data-in-outbox`, `data-without-code` | at the review: it waits to be sent, or for an access code |
//! | `data-files`, `data-file-caption`, `data-file-day`, `data-file-chooser="take" \| "pick"` | in a card: its photos and documents, what is typed for the next ones, the two ways to choose some |
//! | `data-chosen-file="ID"` with `data-file-remove`, `data-file-refused`, `data-files-here` | in a card: one that is kept on the device; one that could not be kept, or not be removed; they go to no colleague |
//! | `data-taken` with `data-taken-agree`, `data-taken-field="day" \| "time" \| "place"`, `data-taken-here` | in a photo that is chosen: when and where it was taken, the box to agree, the inputs, asking the browser for the place |
//! | `data-parcel="sending" \| "queued" \| "waiting" \| "refused" \| "partly" \| "elsewhere" \| "complete"` | how it stands with the files of a sealed self-assessment; in the outbox within `data-parcel-of="NUMBER"`, on a receipt within `data-evidence-files` |
//! | `data-upload="ID"` | one of them, with `data-state` (`missing`, `receiving`, `checking`, `complete`, `refused`); beside them `data-send-now`, `data-put-away`, `data-stuck` when the device did not let go, and `data-parcel-code` for another access code |
//! | `data-outbox="KEY"` | in the outbox: a submission that waits, with `data-state` (`queued`, `waiting`, `without_code`, `sending`, `refused`, `sent`); in it `data-send-now`, `data-look-into`, `data-outbox-code` |
//! | `data-tried="ID"` | in the outbox and at the review: a submission that was changed after it had left, with `data-state` (`asked`, `sealed`) |
//! | `data-paper`, `data-paper-blockers`, `data-assumption` | the form on paper, its failed conditions; points are indicative |
//! | `data-receipt`, `data-signature="holds" \| "broken"`, `data-finding="CODE"`, `data-recount="agrees" \| "differs"`, `data-facts` | the receipt; what does not hold; the profile |
//! | `data-field="receipt-number"`, `data-look`, `data-sent="NUMBER"` | finding a receipt; one that was sent from this device |
//! | `data-public="notices" \| "objections" \| "recognised" \| "communities" \| "certificates" \| "consultations"` | the middle of a public page: which one |
//! | `data-filter="city" \| "county" \| "phase" \| "year" \| "route"` | the selects that narrow a list; `data-field="q"` the name |
//! | `data-notice="ID"`, `data-recognition="NUMBER"` | one entry of a list; `data-more` asks for the next ones, and again when they did not come, `data-none` says that there are none |
//! | `data-export="xlsx" \| "csv"` | over the public list: the whole of it as a table |
//! | `data-phase`, `data-standing` | badges, with the code as value |
//! | `data-days`, `data-annex="xlsx" \| "csv"` | on a notice |
//! | `data-line="CASE"` | one community of a notice, `data-left` when it has left; in it `data-object="CASE"` |
//! | `data-objection` | the section to object; its inputs are `data-field="case" \| "name" \| "address" \| "phone" \| "facts" \| "files"`, its files `data-file="0"`, its buttons `data-send` and `data-forget` |
//! | `data-too-late` | what was typed and came after the last day |
//! | `data-objection-receipt`, `data-copy` | the receipt number of an objection that has arrived |
//! | `data-field="receipt"`, `data-check`, `data-objection-state`, `data-reply` | the state of an objection |
//! | `data-consultation="ID"`, `data-comment-on="1.3"`, `data-comment` with `data-field="requirement" \| "text" \| "name" \| "organisation"`, `data-comment-receipt`, `data-another` | consultations: one in the list, the button beside a requirement, the form, the receipt number |
//! | `data-comment-state`, `data-reason`, `data-summary-of`, `data-summary="1.3"`, `data-result` | what became of a comment, and of all |
//! | `data-community-record` | the head of a community's page |
//! | `data-certificate="NUMBER"` | a certificate; `data-recount-go` counts it anew, `data-recount` says what came of it |
//! | `data-survey="form" \| "results"` | the middle of a page for residents: which one |
//! | `data-requirement="4.1"` with `input[value="good" \| "so_so" \| "bad" \| "unclear"]`, `data-satisfaction` | one question, the one about satisfaction |
//! | `data-answered`, `data-field="text" \| "photo"`, `data-photo`, `data-photo-drop`, `data-photo-fault`, `data-send`, `data-ready` | how many are answered; the rest of the form; `data-ready` on the button once the device has done its work |
//! | `data-thanks`, `data-before`, `data-to-results` | it has arrived; this device has answered before; the way to what others say |
//! | `data-untaken` with `data-copy`, `data-forget` | what was typed and is no part of the answer that counts |
//! | `data-too-few`, `data-answers`, `data-face="good"` with `data-count`, `data-remark="ID"`, `data-withheld`, `data-period` | in the results |
//!
//! In the console (`data-page="console"`):
//!
//! | attribute | on |
//! |---|---|
//! | `data-loading`, `data-failure="CODE"`, `data-empty`, `data-done` | the four states of a page beside its content |
//! | `data-title` | the heading of the page |
//! | `data-sign-in`, `data-field="name" \| "password" \| "code"`, `data-sign-in-go`, `data-lost` | signing in, and whom to ask; the same inside `data-dialog="sign-in-again"` when a session has ended |
//! | `data-demo`, `data-who`, `data-home`, `data-sign-out` | the frame |
//! | `data-forced`, `data-account`, `data-change-password`, `data-second-factor`, `data-sessions`, `data-session`, `data-end` | one's own account |
//! | `data-invitation`, `data-accept` | the first password |
//! | `data-list`, `data-tab="mine" \| "all"`, `data-filters`, `data-field="filter-…"`, `data-column="…"`, `data-count`, `data-more` | the work list |
//! | `data-export="xlsx" \| "csv"` | over a list: all of its lines as a table |
//! | `data-case="ID"` with `data-stage`, `data-overdue` | a line of it, or a card of the committee's page |
//! | `data-choose`, `data-bulk-open`, `data-bulk-list`, `data-bulk-confirm`, `data-bulk-result`, `data-became="done" \| "refused"` | recommending several |
//! | `data-case-page="ID"`, `data-neighbour="before" \| "next"`, `data-to-list` | a case and its place in the list |
//! | `data-rounds`, `data-change="1.3"`, `data-file-change="added"` or `removed`, `data-fact-change="households"` | what changed since the round before |
//! | `data-requirement="1.3"` with `data-verdict`, `input[value="confirmed"]`, `data-verdict-remark`, `data-confirm-all` | requirements and verdicts |
//! | `data-mark-field`, `data-unmarked`, `data-mark-given`, `data-marks` | in a requirement: the field of a mark, that there is none, the mark for who looks; the marks of a review or decision |
//! | `data-claimed-score`, `data-reviewed-score`, `data-reviewed-level`, `data-progress`, `data-differences`, `data-blockers` | the results side by side |
//! | `data-decide`, `data-step="pass"`, `data-field="opinion"`, `data-missing`, `data-missing-code`, `data-refusal`, `data-decide-go`, `data-confirm-step` | the decision |
//! | `data-reasons`, `data-reason="1.3"`, `data-reason-choose`, `data-take-over`, `data-add-reason` | reasons to return |
//! | `data-saved="clean" \| "waiting" \| "kept" \| "only-here"`, `data-conflict`, `data-read-again` | what was typed, and somebody who was quicker |
//! | `data-experts`, `data-assign`, `data-assign-go`, `data-expert-form`, `data-hand-in`, `data-hand-in-confirm` | experts |
//! | `data-departments`, `data-ask`, `data-unchosen`, `data-ask-go`, `data-department-form`, `data-answer` | departments |
//! | `data-shots`, `data-shot="ID"`, `data-view`, `data-removed`, `data-used-elsewhere`, `data-alike-elsewhere`, `data-remove-file`, `data-remove-confirm`, `data-on-site`, `data-awaited`, `data-taken-at`, `data-scan="clean"` or `not_scanned` or `found` | photos and documents; the last one at files of objections and photos of residents too |
//! | `data-attach="1.3" \| "on_site"`, `data-attach-file`, `data-chosen` with `data-state`, `data-drop`, `data-attach-go`, `data-sent` | adding them; `data-field="attach-caption" \| "attach-day"` |
//! | `data-stage` with `data-scale` and `data-close-up`, `data-zoom="in" \| "out" \| "whole"`, `data-picture="before" \| "next"`, `data-position`, `data-save-picture` | in `data-dialog="viewer"`: a photo seen closely |
//! | `data-comments`, `data-comment`, `data-comments-open`, `data-comment-form`, `data-visible`, `data-comment-go` | comments |
//! | `data-history`, `data-decision="recommend"` | the record |
//! | `data-keys`, `data-dialog="…"`, `data-close` | shortcuts and dialogs |
//! | `data-progress` with the code of the division, `data-path`, `data-figure="communities" \| …`, `data-tile="4401"`, `data-panel="months" \| …` with `data-drawn`, `data-png`, `data-csv`, `data-table`, `data-row` | the progress page |
//! | `data-rewards`, `data-scheme-form`, `data-figures` with `data-left`, `data-sum="paid"`, `data-waiting`, `data-propose`, `data-line="CODE"`, `data-choose`, `data-step="approve"`, `data-step-list`, `data-over-budget`, `data-step-confirm` | the ledger of rewards |
//! | `data-consultations`, `data-consultation-form`, `data-open-confirm`, `data-one-consultation`, `data-comment="ID"`, `data-who-commented`, `data-answer-form`, `data-answer`, `data-summary`, `data-leave`, `data-summary-confirm` | consultations |
//! | `data-assess`, `data-own-draft`, `data-not-carried` | the way to the self-assessment; a draft on the device is newer; the answers cannot be taken along |
//! | `data-joint-drafts`, `data-joint-draft="PACK"` with `data-joint-open`, `data-joint-discard`, `data-joint-discard-confirm` | what a committee fills in together |
//! | `data-access`, `data-issue-code`, `data-access-code` | an access code, made in the console |
//! | `data-surveys`, `data-survey-row="CODE"` with `data-waiting`, `data-survey-results`, `data-question="4.1"`, `data-suggested`, `data-too-few`, `data-remarks`, `data-remark="ID"` with `data-fate`, `data-moderate`, `data-poster`, `data-poster-print` | what residents say: the list, one community, what they wrote, the poster |
//! | `data-community`, `data-begin`, `data-receipts`, `data-apply`, `data-came-back`, `data-returned="1.3"`, `data-resubmit`, `data-withdraw`, `data-withdraw-confirm`, `data-not-yet`, `data-renewal`, `data-why` | the committee's page; a recognition cannot be renewed yet, or can; why there is none |
#![forbid(unsafe_code)]

#[cfg(all(test, target_arch = "wasm32"))]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

pub mod api;
pub mod browser;
pub mod chart;
pub mod dom;
pub mod draft;
pub mod evidence;
pub mod handover;
pub mod outbox;
pub mod parts;
pub mod public;
pub mod receipt;
pub mod sent;
pub mod start;
pub mod state;
pub mod survey;
pub mod texts;
pub mod ui;
pub mod uploads;
pub mod zoom;
