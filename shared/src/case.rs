//! 申报件: one community's way from application to announcement, as rules.
//!
//! 对标创建 → 社区申请 → 街道推荐 → 县(市、区)初审 → 市级认定 → 公示 → 公布. The console asks these
//! rules what may be done next, and the server asks them again before it does it. In reading order:
//!
//! 1. [`stage`]: where a case can stand and on which route;
//! 2. [`step`]: who may take it where, and what a decision must bring along;
//! 3. [`review`]: verdicts per requirement, the reviewed result, what differs from the claim;
//! 4. [`mark`]: marks that come with verdicts, where an assessor gives them;
//! 5. [`round`]: what changed between two rounds;
//! 6. [`attachment`]: photos and documents, who may add which and who sees them;
//! 7. [`settings`]: what a city decides for itself: deadlines, publicity, validity, targets.
//!
//! Source: `programme.md`, "The process", and 粤建节〔2021〕84号; what the policy leaves open is
//! marked as an assumption where it is decided.

pub mod attachment;
pub mod mark;
pub mod review;
pub mod round;
pub mod settings;
pub mod stage;
pub mod step;

pub use self::{
    mark::MarkError,
    review::{ItemVerdict, Verdict},
    stage::{Route, Stage},
    step::{Decision, Refusal, Situation, Step, StepRule},
};
