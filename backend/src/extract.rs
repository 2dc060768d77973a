//! From parts of a request to typed values; every refusal is a problem.

mod client;
mod json;
mod params;
mod same_site;
mod session;
mod submission;

pub(crate) use self::{
    client::ClientAddress,
    json::{JsonBody, parse_json, read_body, read_json},
    params::{Params, Segment},
    same_site::refuse_cross_site,
    session::{AnySession, FlowCookie, SessionCookie, SignedIn},
    submission::parse_submission,
};
