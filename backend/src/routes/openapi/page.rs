//! The API document as one HTML page without scripts, so that it works under the strictest policy.

use maud::{DOCTYPE, Markup, html};
use serde_json::Value;

/// The page.
pub(super) fn render(document: &Value) -> Markup {
    let title = text(document, "/info/title");
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                title { (title) " API" }
                link rel="stylesheet" href="/docs/style.css";
            }
            body {
                main {
                    h1 { (title) " API" }
                    p { (text(document, "/info/description")) }
                    p {
                        "Version " (text(document, "/info/version")) ", OpenAPI " (text(document, "/openapi")) ": "
                        a href="/api/v1/openapi.json" { "openapi.json" }
                    }
                    nav aria-label="Operations" {
                        @for tag in tags(document) { (group(document, tag)) }
                    }
                    @for tag in tags(document) {
                        @let name = text(tag, "/name");
                        h2 id={ "tag-" (name) } { (name) }
                        @for (method, path, operation) in operations_of(document, tag) {
                            (section(&method, path, operation))
                        }
                    }
                    h2 { "Schemas" }
                    @for (name, schema) in entries(document, "/components/schemas") {
                        section id={ "schema-" (name) } {
                            h3 { (name) }
                            details {
                                summary { "JSON schema" }
                                pre { (serde_json::to_string_pretty(schema).unwrap_or_default()) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What a group is about, and the way to each of its operations.
fn group(document: &Value, tag: &Value) -> Markup {
    let name = text(tag, "/name");
    html! {
        h2 {
            a href={ "#tag-" (name) } { (name) }
        }
        p { (text(tag, "/description")) }
        ul {
            @for (method, path, operation) in operations_of(document, tag) {
                li {
                    a href={ "#" (text(operation, "/operationId")) } {
                        b { (method) } " " code { (breakable(path)) }
                    }
                    " " (text(operation, "/summary"))
                }
            }
        }
    }
}

/// All about an operation.
fn section(method: &str, path: &str, operation: &Value) -> Markup {
    html! {
        section id=(text(operation, "/operationId")) {
            h3 { b { (method) } " " code { (breakable(path)) } }
            p { (text(operation, "/summary")) }
            @if let Some(parameters) = operation.pointer("/parameters").and_then(Value::as_array) {
                table {
                    caption { "Parameters" }
                    tr { th { "Name" } th { "In" } th { "Meaning" } }
                    @for parameter in parameters {
                        tr {
                            td { code { (text(parameter, "/name")) } }
                            td { (text(parameter, "/in")) }
                            td { (text(parameter, "/description")) }
                        }
                    }
                }
            }
            @for (media_type, content) in entries(operation, "/requestBody/content") {
                p { "Body: " (schema_of(content)) " as " code { (media_type) } }
            }
            table {
                caption { "Answers" }
                tr { th { "Status" } th { "Meaning" } th { "Body" } }
                @for (status, response) in entries(operation, "/responses") {
                    tr {
                        td { (status) }
                        td { (text(response, "/description")) }
                        td {
                            @for (media_type, content) in entries(response, "/content") {
                                (schema_of(content)) " " code { (media_type) } " "
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A link to a named schema, or what sort of value it is.
fn schema_of(content: &Value) -> Markup {
    let named = |pointer: &str| content.pointer(pointer)?.as_str()?.rsplit('/').next();
    let (one, many) = (named("/schema/$ref"), named("/schema/items/$ref"));
    html! {
        @if let Some(name) = one.or(many) {
            @if many.is_some() { "list of " }
            a href={ "#schema-" (name) } { (name) }
        } @else {
            (text(content, "/schema/type"))
        }
    }
}

/// A path that may go on in the next line after each slash.
fn breakable(path: &str) -> Markup {
    html! {
        @for part in path.split_inclusive('/') {
            (part)
            @if part.ends_with('/') { wbr; }
        }
    }
}

/// Method, path and operation, in the order of the paths.
fn operations(document: &Value) -> impl Iterator<Item = (String, &str, &Value)> {
    entries(document, "/paths").flat_map(|(path, item)| {
        entries(item, "").map(move |(method, operation)| (method.to_uppercase(), path, operation))
    })
}

/// The groups of operations, in the order in which the document explains them.
fn tags(document: &Value) -> impl Iterator<Item = &Value> {
    document.pointer("/tags").and_then(Value::as_array).into_iter().flatten()
}

/// The operations of a group.
fn operations_of<'a>(document: &'a Value, tag: &'a Value) -> impl Iterator<Item = (String, &'a str, &'a Value)> {
    let name = tag.pointer("/name");
    operations(document).filter(move |(_, _, operation)| operation.pointer("/tags/0") == name)
}

fn entries<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = (&'a str, &'a Value)> {
    value.pointer(pointer).and_then(Value::as_object).into_iter().flatten().map(|(key, value)| (key.as_str(), value))
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}
