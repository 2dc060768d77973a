//! Somebody who is signed in, as the use cases see them.

use std::net::IpAddr;

use shared::people::Actor;
use uuid::Uuid;

/// Who does something.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// Account id.
    pub(crate) account: Uuid,
    /// User name.
    pub(crate) name: String,
    /// Name of the person, for the record.
    pub(crate) display_name: String,
    /// Role and reach, for the rules.
    pub(crate) actor: Actor,
    /// From where this request comes.
    pub(crate) address: IpAddr,
}
