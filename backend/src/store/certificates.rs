//! Numbers of certificates.

use sea_orm::{
    ActiveValue::Set,
    ConnectionTrait, EntityTrait,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use shared::division::DivisionCode;

use super::StoreError;
use crate::entity::certificate_count;

/// The next number of a city in a year, from 1. Whoever asks next waits for this transaction; one
/// that is rolled back gives its number back.
pub(crate) async fn next(db: &impl ConnectionTrait, city: &DivisionCode, year: u16) -> Result<i32, StoreError> {
    let one_more = Expr::col(("certificate_count", "given")).add(1);
    let row = certificate_count::Entity::insert(certificate_count::ActiveModel {
        city: Set(city.to_string()),
        year: Set(i32::from(year)),
        given: Set(1),
    })
    .on_conflict(OnConflict::columns(["city", "year"]).value("given", one_more).to_owned())
    .exec_with_returning(db)
    .await?;
    Ok(row.given)
}
