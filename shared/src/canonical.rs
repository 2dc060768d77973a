//! Canonical JSON: one byte sequence for one value, for hashes, signatures and comparison.
//!
//! The output is RFC 8785 (JCS) restricted to what this product puts on record: object members
//! sorted by key in UTF-16 units, no white space, integers only; a float is refused. It is a serde serializer of its own because the
//! browser writes submissions with it and a full JSON library would weigh more than the engine.

use alloc::{string::String, vec::Vec};
use core::fmt::{self, Display, Write as _};

use serde::ser::{self, Serialize};

/// Why a value has no canonical JSON.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CanonicalError {
    /// A float, which has no exact decimal form.
    #[error("floating point numbers have no place on record")]
    Float,
    /// A map key that is not a string.
    #[error("an object key must be a string")]
    Key,
    /// What a `Serialize` implementation reported.
    #[error("{0}")]
    Custom(String),
}

impl ser::Error for CanonicalError {
    fn custom<T: Display>(message: T) -> Self {
        Self::Custom(alloc::format!("{message}"))
    }
}

/// The canonical JSON of a value.
///
/// ```
/// #[derive(serde::Serialize)]
/// struct Point { y: i32, x: i32 }
/// assert_eq!(shared::canonical::to_vec(&Point { y: 2, x: 1 }).unwrap(), br#"{"x":1,"y":2}"#);
/// ```
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, CanonicalError> {
    to_vec_of(value, 512)
}

/// The canonical JSON of a value that is expected to be about so many bytes long: a good guess
/// saves moving what has been written again and again.
pub fn to_vec_of<T: Serialize + ?Sized>(value: &T, expected: usize) -> Result<Vec<u8>, CanonicalError> {
    let mut page = Page { out: Vec::with_capacity(expected), members: Vec::new() };
    value.serialize(Writer { page: &mut page })?;
    Ok(page.out)
}

/// What is being written.
struct Page {
    out: Vec<u8>,
    /// The members of all objects that are open, the innermost last: one stack for all of them, so
    /// that an object costs no allocation.
    members: Vec<Member>,
}

/// One member of an object, as positions in the output.
#[derive(Clone, Copy)]
struct Member {
    begin: usize,
    key_end: usize,
    end: usize,
}

struct Writer<'a> {
    page: &'a mut Page,
}

impl Writer<'_> {
    fn string(&mut self, text: &str) {
        let out = &mut self.page.out;
        out.push(b'"');
        // Ids and numbers, that is nearly all texts, are short and need no escape.
        if has_escapes(text) {
            escape(text, out);
        } else {
            out.extend_from_slice(text.as_bytes());
        }
        out.push(b'"');
    }
}

/// Whether something in a text has to be escaped.
fn has_escapes(text: &str) -> bool {
    let has = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
    // Looked at to the end, because a loop without a way out can look at many bytes at once.
    text.bytes().fold(false, |found, byte| found | has(byte))
}

/// Writes a text in which something has to be escaped.
fn escape(text: &str, out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    for byte in text.bytes() {
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            8 => out.extend_from_slice(b"\\b"),
            9 => out.extend_from_slice(b"\\t"),
            10 => out.extend_from_slice(b"\\n"),
            12 => out.extend_from_slice(b"\\f"),
            13 => out.extend_from_slice(b"\\r"),
            0..=31 => {
                out.extend_from_slice(b"\\u00");
                out.extend([HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
            }
            _ => out.push(byte),
        }
    }
}

/// Lets `core::fmt` write into a byte vector.
struct Bytes<'a>(&'a mut Vec<u8>);

impl fmt::Write for Bytes<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

macro_rules! integers {
    ($($method:ident: $type:ty),*) => {$(
        fn $method(self, value: $type) -> Result<(), CanonicalError> {
            self.page.out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
            Ok(())
        }
    )*};
}

impl<'a> ser::Serializer for Writer<'a> {
    type Ok = ();
    type Error = CanonicalError;
    type SerializeSeq = List<'a>;
    type SerializeTuple = List<'a>;
    type SerializeTupleStruct = List<'a>;
    type SerializeTupleVariant = List<'a>;
    type SerializeMap = Object<'a>;
    type SerializeStruct = Object<'a>;
    type SerializeStructVariant = Object<'a>;

    integers!(serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
              serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64);

    fn serialize_bool(self, value: bool) -> Result<(), CanonicalError> {
        self.page.out.extend_from_slice(if value { b"true" } else { b"false" });
        Ok(())
    }

    fn serialize_f32(self, _: f32) -> Result<(), CanonicalError> {
        Err(CanonicalError::Float)
    }

    fn serialize_f64(self, _: f64) -> Result<(), CanonicalError> {
        Err(CanonicalError::Float)
    }

    fn serialize_char(mut self, value: char) -> Result<(), CanonicalError> {
        self.string(value.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_str(mut self, value: &str) -> Result<(), CanonicalError> {
        self.string(value);
        Ok(())
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<(), CanonicalError> {
        // Exact numbers and dates come this way: quotes around text that needs no escapes.
        let out = &mut self.page.out;
        out.push(b'"');
        write!(Bytes(out), "{value}").map_err(|_| CanonicalError::Custom(String::from("could not be written")))?;
        out.push(b'"');
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), CanonicalError> {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Result<(), CanonicalError> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), CanonicalError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), CanonicalError> {
        self.page.out.extend_from_slice(b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), CanonicalError> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), CanonicalError> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), CanonicalError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), CanonicalError> {
        self.page.out.push(b'{');
        self.string(variant);
        self.page.out.push(b':');
        value.serialize(Writer { page: self.page })?;
        self.page.out.push(b'}');
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List<'a>, CanonicalError> {
        self.page.out.push(b'[');
        Ok(List { page: self.page, first: true, close: b"]" })
    }

    fn serialize_tuple(self, length: usize) -> Result<List<'a>, CanonicalError> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<List<'a>, CanonicalError> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<List<'a>, CanonicalError> {
        self.page.out.push(b'{');
        self.string(variant);
        self.page.out.extend_from_slice(b":[");
        Ok(List { page: self.page, first: true, close: b"]}" })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Object<'a>, CanonicalError> {
        Ok(Object::open(self.page, b"}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Object<'a>, CanonicalError> {
        Ok(Object::open(self.page, b"}"))
    }

    fn serialize_struct_variant(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Object<'a>, CanonicalError> {
        self.page.out.push(b'{');
        self.string(variant);
        self.page.out.push(b':');
        Ok(Object::open(self.page, b"}}"))
    }
}

/// An array being written.
struct List<'a> {
    page: &'a mut Page,
    first: bool,
    close: &'static [u8],
}

impl List<'_> {
    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CanonicalError> {
        if !self.first {
            self.page.out.push(b',');
        }
        self.first = false;
        value.serialize(Writer { page: self.page })
    }

    fn close(self) {
        self.page.out.extend_from_slice(self.close);
    }
}

macro_rules! list {
    ($($trait:ident $method:ident),*) => {$(
        impl ser::$trait for List<'_> {
            type Ok = ();
            type Error = CanonicalError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CanonicalError> {
                self.element(value)
            }

            fn end(self) -> Result<(), CanonicalError> {
                self.close();
                Ok(())
            }
        }
    )*};
}

list!(SerializeSeq serialize_element, SerializeTuple serialize_element,
      SerializeTupleStruct serialize_field, SerializeTupleVariant serialize_field);

/// An object being written: members go out as they come and are put in order at the end.
struct Object<'a> {
    page: &'a mut Page,
    /// Where the first member begins.
    start: usize,
    /// Where this object's members begin on the stack.
    base: usize,
    /// The name of the last field.
    last: &'static str,
    /// All members are fields that came in order, so that nobody has to look again.
    is_sorted: bool,
    close: &'static [u8],
}

impl<'a> Object<'a> {
    fn open(page: &'a mut Page, close: &'static [u8]) -> Self {
        page.out.push(b'{');
        Self { start: page.out.len(), base: page.members.len(), last: "", is_sorted: true, page, close }
    }

    /// The name of a field.
    fn field(&mut self, name: &'static str) {
        self.is_sorted = self.is_sorted && is_before(self.last, name);
        self.last = name;
        // An identifier needs no escape, and to look at it each time is a fifth of all the writing.
        debug_assert!(is_plain(name.as_bytes()) && !has_escapes(name), "the name of a field is an identifier: {name}");
        self.key(|Writer { page: Page { out, .. } }| {
            out.push(b'"');
            out.extend_from_slice(name.as_bytes());
            out.push(b'"');
        });
    }

    fn key(&mut self, write: impl FnOnce(Writer<'_>)) {
        if self.page.members.len() > self.base {
            self.page.out.push(b',');
        }
        let begin = self.page.out.len();
        write(Writer { page: self.page });
        let key_end = self.page.out.len();
        self.page.members.push(Member { begin, key_end, end: key_end });
        self.page.out.push(b':');
    }

    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CanonicalError> {
        value.serialize(Writer { page: self.page })?;
        let end = self.page.out.len();
        if let Some(member) = self.page.members.last_mut() {
            member.end = end;
        }
        Ok(())
    }

    fn close(self) {
        let Page { out, members } = self.page;
        let own = &mut members[self.base..];
        let in_order = |out: &[u8], a: &Member, b: &Member| {
            // Without the quotation marks: a blank comes before them, and a shorter key before a longer.
            let (first, second) = (&out[a.begin + 1..a.key_end - 1], &out[b.begin + 1..b.key_end - 1]);
            match (first.first(), second.first()) {
                // Most keys differ in the first letter already.
                (Some(a), Some(b)) if a != b && a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric() => a < b,
                _ if is_plain(first) && is_plain(second) => first <= second,
                _ => units(first).le(units(second)),
            }
        };
        if !self.is_sorted && !own.is_sorted_by(|a, b| in_order(out, a, b)) {
            // By insertion: objects have a handful of members, and a general sort is 10 KB of wasm.
            for next in 1..own.len() {
                let mut place = next;
                while place > 0 && !in_order(out, &own[place - 1], &own[place]) {
                    own.swap(place - 1, place);
                    place -= 1;
                }
            }
            // Written once more in order behind themselves, then moved to their place.
            let end = out.len();
            for (index, member) in own.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                out.extend_from_within(member.begin..member.end);
            }
            out.copy_within(end.., self.start);
            out.truncate(end);
        }
        members.truncate(self.base);
        out.extend_from_slice(self.close);
    }
}

/// Whether one name comes before another; false also when it takes a closer look to tell.
fn is_before(name: &str, next: &str) -> bool {
    match (name.as_bytes(), next.as_bytes()) {
        ([], [_, ..]) => true,
        // Most names differ in the first letter already.
        ([a, ..], [b, ..]) if a != b => a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric() && a < b,
        (name, next) => is_plain(name) && is_plain(next) && name < next,
    }
}

/// Whether the order of a key's bytes is that of its UTF-16 units.
fn is_plain(key: &[u8]) -> bool {
    key.iter().all(|byte| byte.is_ascii() && *byte != b'\\')
}

/// The UTF-16 units of a key as it was before it was escaped.
fn units(key: &[u8]) -> impl Iterator<Item = u16> {
    let mut chars = str::from_utf8(key).unwrap_or_default().chars();
    let letters = core::iter::from_fn(move || match chars.next()? {
        '\\' => Some(match chars.next()? {
            'b' => '\u{8}',
            't' => '\t',
            'n' => '\n',
            'f' => '\u{c}',
            'r' => '\r',
            'u' => {
                let code = chars.by_ref().take(4).fold(0, |code, digit| code * 16 + digit.to_digit(16).unwrap_or(0));
                char::from_u32(code).unwrap_or_default()
            }
            other => other,
        }),
        letter => Some(letter),
    });
    letters.flat_map(|letter| {
        let mut buffer = [0; 2];
        let length = letter.encode_utf16(&mut buffer).len();
        buffer.into_iter().take(length)
    })
}

impl ser::SerializeMap for Object<'_> {
    type Ok = ();
    type Error = CanonicalError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), CanonicalError> {
        let json = to_vec(key)?;
        if json.first() != Some(&b'"') {
            return Err(CanonicalError::Key);
        }
        self.is_sorted = false;
        self.key(|writer| writer.page.out.extend_from_slice(&json));
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CanonicalError> {
        self.value(value)
    }

    fn end(self) -> Result<(), CanonicalError> {
        self.close();
        Ok(())
    }
}

macro_rules! object {
    ($($trait:ident),*) => {$(
        impl ser::$trait for Object<'_> {
            type Ok = ();
            type Error = CanonicalError;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), CanonicalError> {
                self.field(key);
                self.value(value)
            }

            fn end(self) -> Result<(), CanonicalError> {
                self.close();
                Ok(())
            }
        }
    )*};
}

object!(SerializeStruct, SerializeStructVariant);

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use alloc::{collections::BTreeMap, string::String};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn members_are_sorted_at_every_depth() {
        let value = serde_json::json!({"b": [1, {"z": null, "a": true}], "a": "x\"\\\n\u{1}汉"});
        let expected = "{\"a\":\"x\\\"\\\\\\n\\u0001汉\",\"b\":[1,{\"a\":true,\"z\":null}]}";
        assert_eq!(to_vec(&value), Ok(expected.as_bytes().to_vec()));
    }

    #[test]
    fn keys_are_sorted_by_their_utf_16_units() {
        let keys = ["", "\n", "a", "a ", "a!", "a\"", "a#", "ab", "\u{1f600}", "\u{e000}", "\u{20ac}", "\\", "]", "A"];
        let map: BTreeMap<&str, u8> = keys.into_iter().map(|key| (key, 0)).collect();
        let json = to_vec(&map).expect("strings have canonical JSON");
        let mut sorted = keys;
        sorted.sort_by_key(|key| key.encode_utf16().collect::<Vec<_>>());
        let expected: Vec<String> = sorted
            .iter()
            .map(|key| alloc::format!("{}:0", serde_json::to_string(key).expect("a string is JSON")))
            .collect();
        assert_eq!(String::from_utf8(json).expect("JSON is text"), alloc::format!("{{{}}}", expected.join(",")));
    }

    #[test]
    fn floats_are_refused() {
        assert_eq!(to_vec(&1.5_f64), Err(CanonicalError::Float));
    }

    proptest! {
        #[test]
        fn any_text_reads_back(map in prop::collection::btree_map(any::<String>(), any::<String>(), 0..8)) {
            let bytes = to_vec(&map).expect("strings have canonical JSON");
            let back: BTreeMap<String, String> = serde_json::from_slice(&bytes).expect("it is JSON");
            prop_assert_eq!(back, map);
        }
    }
}
