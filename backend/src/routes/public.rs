//! What is public: no sign-in, no session.

pub(crate) mod consultations;
pub(crate) mod notices;
pub(crate) mod objections;
pub(crate) mod recognitions;
pub(crate) mod surveys;
