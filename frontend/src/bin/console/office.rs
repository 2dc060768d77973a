//! 管理: who is offered which of the pages beside the cases, and the links to them.
//!
//! The server decides; what is offered here says the same, so that nobody is led to a refusal.

use frontend::texts::c;
use leptos::prelude::*;
use leptos_router::components::A;
use shared::{api::imports::ImportKind, people::Role, portal};

use crate::{consultations, rewards};

/// Whether a role keeps accounts of others.
pub(crate) fn keeps_accounts(role: Role) -> bool {
    Role::ALL.into_iter().any(|other| role.may_manage(other))
}

/// Tables that a role may import.
pub(crate) fn imports(role: Role) -> &'static [ImportKind] {
    match role {
        Role::Administrator | Role::Province | Role::City => {
            &[ImportKind::Communities, ImportKind::Honours, ImportKind::Users]
        }
        Role::County => &[ImportKind::Users],
        Role::Street | Role::Community | Role::Department | Role::Expert | Role::Supervisor => &[],
    }
}

/// Whether a role reads the audit log.
pub(crate) fn reads_log(role: Role) -> bool {
    role == Role::Administrator
}

/// Links to the pages that a role may use.
pub(crate) fn links(role: Role) -> AnyView {
    let link = |is_offered: bool, address: &'static str, id: &'static str, words: &'static str| {
        is_offered.then(|| view! { <A href=address attr:class="masthead__link" attr:data-office=id>{words}</A> })
    };
    view! {
        {link(rewards::is_for(role), "/console/rewards", "rewards", c::REWARDS_TITLE.t())}
        {link(consultations::is_for(role), "/console/consultations", "consultations", c::CONSULTATIONS_TITLE.t())}
        {link(keeps_accounts(role), "/console/accounts", "accounts", c::ACCOUNTS_LINK.t())}
        {link(!imports(role).is_empty(), "/console/imports", "imports", c::IMPORTS_LINK.t())}
        {link(true, "/console/settings", "settings", c::SETTINGS_LINK.t())}
        {link(portal::may_keep(role), "/console/portals", "portals", c::EMBED_TITLE.t())}
        {link(reads_log(role), "/console/audit", "audit", c::AUDIT_LINK.t())}
    }
    .into_any()
}
