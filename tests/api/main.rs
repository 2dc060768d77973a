//! The API of the real server, one file per resource: in process, on a free port, each test with a
//! database of its own. `TEST_DATABASE=postgres` runs the same tests on PostgreSQL.
#![forbid(unsafe_code)]
#![expect(clippy::unwrap_used, reason = "a test that panics fails, which is what it is for")]

mod access;
mod accounts;
mod attachments;
mod audit;
mod authorization;
mod bad_input;
mod cases;
mod collation;
mod commands;
mod communities;
mod configuration;
mod consultations;
mod corpus;
mod crash;
mod demo;
mod disk;
mod documents;
mod evidence;
mod exports;
mod health;
mod imports;
mod inspections;
mod instances;
mod invitations;
mod joint_drafts;
mod mail;
mod marks;
mod mismatch;
mod notices;
mod notifications;
mod objections;
mod oidc;
mod packs;
mod plain;
mod plans;
mod portals;
mod previous;
mod privacy;
mod progress;
mod receipts;
mod recognitions;
mod remarks;
mod reviews;
mod rewards;
mod scan;
mod second_factor;
mod settings;
mod shutdown;
mod sign_in;
mod submissions;
mod surveys;
mod webhooks;
