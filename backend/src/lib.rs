//! 绿社通: the server. Answers pages and API, works every result out again, seals and keeps it.
//!
//! One request goes [`router`] → [`routes`] (HTTP) → [`app`] (the use case) → [`store`] (SQL) →
//! [`entity`]. [`server`] puts everything together; [`commands`] are what an operator types.
//! What is read once at start and kept in memory: [`directory`] (places), [`library`] (packs),
//! [`keyring`] (signatures), [`tables`] (words of tables). [`files`] keeps photos and documents,
//! [`look`] knows a photo again, [`clamd`] says whether there is malware in them; [`challenge`] makes
//! strangers' devices work before they are heard; [`writer`] shares commits among submissions;
//! [`courier`] does what has been written down to be done: e-mails, webhooks, scans.
#![forbid(unsafe_code)]

mod access;
pub mod api;
mod app;
mod assets;
mod challenge;
mod clamd;
pub mod clock;
pub mod commands;
mod compress;
pub mod config;
mod courier;
mod crockford;
mod directory;
mod entity;
mod extract;
mod files;
mod keyring;
mod library;
mod look;
mod migration;
pub mod observe;
mod oidc;
mod passwords;
mod policy;
mod privacy;
mod problem;
mod qr;
mod router;
mod routes;
mod second_factor;
mod seed;
pub mod server;
mod state;
mod store;
mod tables;
mod token;
mod writer;

pub use self::server::{App, Running};
