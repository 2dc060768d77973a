//! What texts with a grammar look like in the OpenAPI document.
#![cfg(feature = "openapi")]

use alloc::string::ToString;

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        KnownFormat, ObjectBuilder, RefOr, SchemaFormat,
        schema::{Schema, Type},
    },
};

use crate::{
    answer::AnswerSheet,
    date::Date,
    division::DivisionCode,
    exact::Exact,
    money::Fen,
    portal::{Origin, PortalKey},
    survey::Half,
};

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

impl PartialSchema for Date {
    fn schema() -> RefOr<Schema> {
        text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))).into()
    }
}

impl ToSchema for Date {}

impl PartialSchema for DivisionCode {
    fn schema() -> RefOr<Schema> {
        text().pattern(Some("^[0-9]{2}([0-9]{2}([0-9]{2}([0-9]{3}([0-9]{3})?)?)?)?$".to_string())).into()
    }
}

impl ToSchema for DivisionCode {}

impl PartialSchema for Exact {
    fn schema() -> RefOr<Schema> {
        text().description(Some("An exact number: \"20\", \"97.5\" or \"20/7\"")).into()
    }
}

impl ToSchema for Exact {}

impl PartialSchema for Fen {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::Integer).description(Some("Money in fen: 100 are one yuan")).into()
    }
}

impl ToSchema for Fen {}

impl PartialSchema for Half {
    fn schema() -> RefOr<Schema> {
        text().pattern(Some("^[0-9]{4}H[12]$".to_string())).into()
    }
}

impl ToSchema for Half {}

impl PartialSchema for Origin {
    fn schema() -> RefOr<Schema> {
        text().description(Some("Scheme, host and port of a page: \"https://portal.example\"")).into()
    }
}

impl ToSchema for Origin {}

impl PartialSchema for PortalKey {
    fn schema() -> RefOr<Schema> {
        text().pattern(Some("^[0-9a-f]{12}$".to_string())).into()
    }
}

impl ToSchema for PortalKey {}

impl PartialSchema for AnswerSheet {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().description(Some("The answers, as a submission carries them")).into()
    }
}

impl ToSchema for AnswerSheet {}
