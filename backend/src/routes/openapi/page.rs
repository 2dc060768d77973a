//! The API document as one HTML page without scripts, so that it works under the strictest policy.

use std::fmt::Write as _;

use serde_json::Value;

use crate::html::escape;

/// Writes the page.
pub(super) fn render(document: &Value) -> String {
    let title = text(document, "/info/title");
    let mut html = String::with_capacity(64 * 1024);
    let _ = write!(
        html,
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width,initial-scale=1\">\
         <title>{title} API</title><link rel=stylesheet href=/docs/style.css>\
         <main><h1>{title} API</h1><p>{}</p><p>Version {}, OpenAPI {}: <a href=/api/v1/openapi.json>openapi.json</a></p>",
        text(document, "/info/description"),
        text(document, "/info/version"),
        text(document, "/openapi"),
    );
    html.push_str("<nav aria-label=Operations>");
    for tag in tags(document) {
        let _ = write!(
            html,
            "<h2><a href=\"#tag-{0}\">{0}</a></h2><p>{1}</p><ul>",
            text(tag, "/name"),
            text(tag, "/description")
        );
        for (method, path, operation) in operations_of(document, tag) {
            let _ = write!(
                html,
                "<li><a href=\"#{}\"><b>{method}</b> <code>{}</code></a> {}",
                text(operation, "/operationId"),
                breakable(path),
                text(operation, "/summary"),
            );
        }
        html.push_str("</ul>");
    }
    html.push_str("</nav>");
    for tag in tags(document) {
        let _ = write!(html, "<h2 id=\"tag-{0}\">{0}</h2>", text(tag, "/name"));
        for (method, path, operation) in operations_of(document, tag) {
            write_operation(&mut html, &method, path, operation);
        }
    }
    html.push_str("<h2>Schemas</h2>");
    for (name, schema) in entries(document, "/components/schemas") {
        let name = escape(name);
        let _ = write!(html, "<section id=\"schema-{name}\"><h3>{name}</h3>");
        write_json(&mut html, "JSON schema", schema);
        html.push_str("</section>");
    }
    html.push_str("</main></html>");
    html
}

fn write_operation(html: &mut String, method: &str, path: &str, operation: &Value) {
    let _ = write!(
        html,
        "<section id=\"{}\"><h3><b>{method}</b> <code>{}</code></h3><p>{}</p>",
        text(operation, "/operationId"),
        breakable(path),
        text(operation, "/summary"),
    );
    if let Some(parameters) = operation.pointer("/parameters").and_then(Value::as_array) {
        html.push_str("<table><caption>Parameters</caption><tr><th>Name<th>In<th>Meaning");
        for parameter in parameters {
            let _ = write!(
                html,
                "<tr><td><code>{}</code><td>{}<td>{}",
                text(parameter, "/name"),
                text(parameter, "/in"),
                text(parameter, "/description"),
            );
        }
        html.push_str("</table>");
    }
    for (media_type, content) in entries(operation, "/requestBody/content") {
        let _ = write!(html, "<p>Body: {} as <code>{}</code></p>", schema_of(content), escape(media_type));
    }
    html.push_str("<table><caption>Answers</caption><tr><th>Status<th>Meaning<th>Body");
    for (status, response) in entries(operation, "/responses") {
        let _ = write!(html, "<tr><td>{}<td>{}<td>", escape(status), text(response, "/description"));
        for (media_type, content) in entries(response, "/content") {
            let _ = write!(html, "{} <code>{}</code> ", schema_of(content), escape(media_type));
        }
    }
    html.push_str("</table></section>");
}

fn write_json(html: &mut String, label: &str, value: &Value) {
    let json = serde_json::to_string_pretty(value).unwrap_or_default();
    let _ = write!(html, "<details><summary>{label}</summary><pre>{}</pre></details>", escape(&json));
}

/// A link to a named schema, or what sort of value it is.
fn schema_of(content: &Value) -> String {
    let named = |pointer: &str| {
        let name = content.pointer(pointer)?.as_str()?.rsplit('/').next()?;
        Some(format!("<a href=\"#schema-{0}\">{0}</a>", escape(name)))
    };
    named("/schema/$ref")
        .or_else(|| Some(format!("list of {}", named("/schema/items/$ref")?)))
        .unwrap_or_else(|| text(content, "/schema/type"))
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

/// A path that may go on in the next line after each slash.
fn breakable(path: &str) -> String {
    escape(path).replace('/', "/<wbr>")
}

fn entries<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = (&'a str, &'a Value)> {
    value.pointer(pointer).and_then(Value::as_object).into_iter().flatten().map(|(key, value)| (key.as_str(), value))
}

fn text(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).and_then(Value::as_str).map(escape).unwrap_or_default()
}
