//! Archives as ZIP has them, each file stored as it is: what they hold is compressed already.
//!
//! Written here because a library for all that ZIP can be weighs more than the page. Only what is written here
//! is read: entries one after the other, nothing between them and nothing behind; an archive that another
//! program has packed anew is refused as a whole.
//!
//! Source: PKWARE's APPNOTE.TXT 6.3.10, 4.3.7 (local header), 4.3.12 (directory), 4.3.16 (end).

/// How long the end of an archive is, in bytes.
pub(super) const END_BYTES: u32 = 22;
/// How long the header before a file is without its name, in bytes.
const HEADER_BYTES: u32 = 30;

const HEADER: [u8; 4] = *b"PK\x03\x04";
const LISTED: [u8; 4] = *b"PK\x01\x02";
const END: [u8; 4] = *b"PK\x05\x06";
/// Version 2.0; names in UTF-8; stored; the first day that there is, which says nothing of anybody.
const STORED: [u8; 10] = [20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0];

/// A file in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its name.
    pub(super) name: String,
    /// Its size, in bytes.
    pub(super) size: u32,
    /// CRC-32 of its bytes.
    checksum: u32,
    /// Where its header begins.
    pub(super) offset: u32,
}

/// Where the directory of an archive lies, and how many entries it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Directory {
    /// Where it begins.
    pub(super) offset: u32,
    /// Its length, in bytes.
    pub(super) length: u32,
    count: u16,
}

/// Puts an archive together.
#[derive(Default)]
pub(super) struct Writer {
    entries: Vec<Entry>,
    length: u32,
}

impl Writer {
    /// What stands before the bytes of the next file, given its size and [`checksum`]. None when the archive
    /// becomes larger than its numbers go.
    pub(super) fn begin(&mut self, name: &str, size: u32, checksum: u32) -> Option<Vec<u8>> {
        u16::try_from(name.len()).ok()?;
        u16::try_from(self.entries.len() + 1).ok()?;
        let entry = Entry { name: name.to_owned(), size, checksum, offset: self.length };
        self.length = entry.end()?;
        let header = entry.header();
        self.entries.push(entry);
        Some(header)
    }

    /// What stands at the end of the archive.
    pub(super) fn end(self) -> Option<Vec<u8>> {
        let mut end = Vec::new();
        for entry in &self.entries {
            end.extend(LISTED);
            // Made by the same version that is needed.
            end.extend(&STORED[..2]);
            end.extend(entry.described());
            // No comment, first disk, no attributes.
            end.extend([0_u8; 10]);
            end.extend(entry.offset.to_le_bytes());
            end.extend(entry.name.as_bytes());
        }
        let length = u32::try_from(end.len()).ok()?;
        self.length.checked_add(length)?.checked_add(END_BYTES)?;
        let count = u16::try_from(self.entries.len()).ok()?.to_le_bytes();
        end.extend(END);
        end.extend([0_u8; 4]);
        end.extend(count);
        end.extend(count);
        end.extend(length.to_le_bytes());
        end.extend(self.length.to_le_bytes());
        end.extend([0_u8; 2]);
        Some(end)
    }
}

impl Entry {
    /// What header and directory say alike: how it is stored, checksum, sizes, length of the name.
    fn described(&self) -> Vec<u8> {
        let mut described = STORED.to_vec();
        described.extend(self.checksum.to_le_bytes());
        described.extend(self.size.to_le_bytes());
        described.extend(self.size.to_le_bytes());
        #[expect(clippy::cast_possible_truncation, reason = "no name is longer: it is written and read by two bytes")]
        described.extend((self.name.len() as u16).to_le_bytes());
        // Nothing extra.
        described.extend([0_u8; 2]);
        described
    }

    fn header(&self) -> Vec<u8> {
        [&HEADER[..], &self.described(), self.name.as_bytes()].concat()
    }

    /// Where the next one begins; none when that is past what the numbers of an archive can say.
    pub(super) fn end(&self) -> Option<u32> {
        let name = u32::try_from(self.name.len()).ok()?;
        self.offset.checked_add(HEADER_BYTES)?.checked_add(name)?.checked_add(self.size)
    }

    /// Its bytes, out of all that lies between its beginning and its end; none when they are not what the
    /// directory says.
    pub(super) fn content<'a>(&self, stretch: &'a [u8]) -> Option<&'a [u8]> {
        let content = stretch.strip_prefix(&*self.header())?;
        (content.len() == self.size as usize && checksum(content) == self.checksum).then_some(content)
    }
}

impl Directory {
    /// Reads the last bytes of an archive of some length.
    pub(super) fn find(end: &[u8], length: u32) -> Option<Self> {
        let mut rest = Bytes(end.strip_prefix(&END)?);
        rest.skip(&[0; 4])?;
        let (count, again) = (rest.two()?, rest.two()?);
        let found = Self { length: rest.four()?, offset: rest.four()?, count };
        rest.skip(&[0; 2])?;
        let is_last = found.offset.checked_add(found.length)?.checked_add(END_BYTES)? == length;
        (is_last && again == count && rest.0.is_empty()).then_some(found)
    }

    /// Reads its bytes; none unless every entry is stored, begins where the one before it ends, and has a name
    /// of its own.
    pub(super) fn read(self, bytes: &[u8]) -> Option<Vec<Entry>> {
        let mut rest = Bytes(bytes);
        let mut entries: Vec<Entry> = Vec::new();
        let mut next = 0;
        for _ in 0..self.count {
            rest.skip(&LISTED)?;
            rest.skip(&STORED[..2])?;
            rest.skip(&STORED)?;
            let (checksum, size, again, name_length) = (rest.four()?, rest.four()?, rest.four()?, rest.two()?);
            rest.skip(&[0; 12])?;
            let offset = rest.four()?;
            let name = str::from_utf8(rest.take(name_length.into())?).ok()?.to_owned();
            let is_known = entries.iter().any(|other| other.name == name);
            let entry = Entry { name, size, checksum, offset };
            if again != size || offset != next || is_known {
                return None;
            }
            next = entry.end()?;
            entries.push(entry);
        }
        (rest.0.is_empty() && next == self.offset).then_some(entries)
    }
}

/// Bytes that are still to be read.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// Goes past bytes that have to stand there.
    fn skip(&mut self, expected: &[u8]) -> Option<()> {
        self.0 = self.0.strip_prefix(expected)?;
        Some(())
    }

    fn two(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.take(2)?.try_into().ok()?))
    }

    fn four(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }
}

/// CRC-32 of half a byte each.
const HALVES: [u32; 16] = halves();

const fn halves() -> [u32; 16] {
    let mut halves = [0; 16];
    let mut half = 0;
    while half < 16 {
        let mut value = half;
        let mut bit = 0;
        while bit < 4 {
            value = if value & 1 == 1 { (value >> 1) ^ 0xedb8_8320 } else { value >> 1 };
            bit += 1;
        }
        halves[half as usize] = value;
        half += 1;
    }
    halves
}

/// CRC-32, with which archives guard their files. Against mistakes alone: what has been altered finds
/// the hash of the manifest.
pub(super) fn checksum(bytes: &[u8]) -> u32 {
    let half = |value: u32| (value >> 4) ^ HALVES[(value & 15) as usize];
    !bytes.iter().fold(!0, |value, byte| half(half(value ^ u32::from(*byte))))
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    const FILES: [(&str, &[u8]); 3] =
        [("manifest.json", b"{}"), ("1/a.bin", b""), ("1/\u{6d88}\u{9632}.pdf", b"%PDF-1.7")];

    fn archive() -> Vec<u8> {
        let mut writer = Writer::default();
        let mut archive = Vec::new();
        for (name, bytes) in FILES {
            let size = u32::try_from(bytes.len()).expect("it is small");
            archive.extend(writer.begin(name, size, checksum(bytes)).expect("it is small"));
            archive.extend(bytes);
        }
        archive.extend(writer.end().expect("it is small"));
        archive
    }

    /// All files, or nothing.
    fn read(archive: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
        let end = archive.len().checked_sub(END_BYTES as usize)?;
        let directory = Directory::find(&archive[end..], u32::try_from(archive.len()).ok()?)?;
        let own = |offset: u32, end: u32| archive.get(offset as usize..end as usize);
        let entries = directory.read(own(directory.offset, directory.offset + directory.length)?)?;
        let file = |entry: Entry| {
            let content = entry.content(own(entry.offset, entry.end()?)?)?.to_vec();
            Some((entry.name, content))
        };
        entries.into_iter().map(file).collect()
    }

    #[wasm_bindgen_test]
    fn the_checksum_is_that_of_everybody() {
        // The check value of CRC-32/ISO-HDLC.
        assert_eq!((checksum(b"123456789"), checksum(b"")), (0xcbf4_3926, 0));
    }

    #[wasm_bindgen_test]
    fn what_is_put_in_comes_out_as_it_was() {
        let expected: Vec<(String, Vec<u8>)> =
            FILES.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect();
        assert_eq!(read(&archive()), Some(expected));
        let empty = Writer::default().end().expect("it is small");
        assert_eq!(read(&empty), Some(Vec::new()));
    }

    #[wasm_bindgen_test]
    fn whatever_is_cut_off_or_put_behind_is_noticed() {
        let whole = archive();
        for length in 0..whole.len() {
            assert_eq!(read(&whole[..length]), None, "{length}");
        }
        assert_eq!(read(&[&*whole, b"\0"].concat()), None);
        assert_eq!(read(&[b"MZ", &*whole].concat()), None);
    }

    #[wasm_bindgen_test]
    fn no_byte_can_be_another_one() {
        let whole = archive();
        for place in 0..whole.len() {
            let mut broken = whole.clone();
            broken[place] ^= 0x10;
            assert_eq!(read(&broken), None, "{place}");
        }
    }

    #[wasm_bindgen_test]
    fn no_name_stands_twice_and_nothing_outgrows_the_numbers() {
        let mut writer = Writer::default();
        let mut twice = Vec::new();
        for _ in 0..2 {
            twice.extend(writer.begin("a", 0, 0).expect("it is small"));
        }
        twice.extend(writer.end().expect("it is small"));
        assert_eq!(read(&twice), None);
        let mut writer = Writer::default();
        assert!(writer.begin("a", u32::MAX - 100, 0).is_some());
        assert!(writer.begin("b", 100, 0).is_none());
        assert!(Writer::default().begin(&"a".repeat(0x1_0000), 0, 0).is_none());
    }
}
