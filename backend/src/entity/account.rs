//! 账号: whoever may sign in.

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

/// One row of `account`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[expect(clippy::struct_excessive_bools, reason = "each is a plain fact about the account")]
#[sea_orm(table_name = "account")]
pub(crate) struct Model {
    /// Made here.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// User name, folded: no two differ in case alone.
    pub name: String,
    /// Name of the person.
    pub display_name: String,
    /// Address for notifications.
    pub email: Option<String>,
    /// They want notifications by e-mail.
    pub wants_mail: bool,
    /// Id of the role.
    pub role: String,
    /// How far its power reaches.
    pub division: String,
    /// Only with the role of a department.
    pub department: Option<String>,
    /// PHC string; none until the invitation is accepted, and with external accounts.
    pub password_hash: Option<String>,
    /// Nothing else can be done before.
    pub must_change_password: bool,
    /// Secret of the second factor; none without one.
    pub totp_secret: Option<Vec<u8>>,
    /// Secret that waits to be confirmed.
    pub totp_pending: Option<Vec<u8>>,
    /// The last time step whose code was used: none is good twice.
    pub totp_last_step: i64,
    /// Who vouches for the person (`OpenID` Connect).
    pub external_issuer: Option<String>,
    /// How the issuer names the person.
    pub external_subject: Option<String>,
    /// Made for a demonstration: good for nothing outside of one.
    pub is_demo: bool,
    /// It cannot sign in.
    pub is_disabled: bool,
    /// Milliseconds since 1970, UTC.
    pub created_at: i64,
    /// Milliseconds since 1970, UTC.
    pub last_sign_in_at: Option<i64>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
