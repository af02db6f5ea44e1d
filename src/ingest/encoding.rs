//! Bytes to text. What was declared is held to the letter; without a declaration a file is UTF-8, or UTF-16 where nothing else is possible.
//! Eight-bit encodings are never guessed: a message says which one it looks like.

use std::borrow::Cow;

use encoding_rs::{Encoding, ISO_8859_2, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1252};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::detect::{eight_bits, garbled, looks_like, utf_16};
use super::faults::{ENCODING_ERROR, Fault, GARBLED_TEXT, NOT_CSV};
use super::locate;

/// The keywords of `encoding` in `dosah.toml`.
pub(super) const ENCODINGS: &[(&str, &Encoding)] = &[
    ("utf-8", UTF_8),
    ("windows-1250", WINDOWS_1250),
    ("windows-1252", WINDOWS_1252),
    ("iso-8859-2", ISO_8859_2),
    ("utf-16le", UTF_16LE),
    ("utf-16be", UTF_16BE),
];

/// A file as text.
#[derive(Debug)]
pub(super) struct Decoded<'b> {
    /// The text, without a byte order mark.
    pub text: Cow<'b, str>,
    /// The keyword of its encoding.
    pub encoding: &'static str,
    /// What makes one doubt that its letters are right.
    pub doubt: Option<Undecodable>,
}

/// Why a file is no text or may be the wrong one, and at which line and column.
pub(super) type Undecodable = (Fault, u64, u64);

/// The text of a file.
pub(super) fn decode<'b>(bytes: &'b [u8], declared: Option<&'static Encoding>) -> Result<Decoded<'b>, Undecodable> {
    if let Some(kind) = signature(bytes) {
        return Err((not_csv(kind), 1, 1));
    }
    let mark = Encoding::for_bom(bytes);
    if let (Some((marked, _)), Some(declared)) = (mark, declared)
        && marked != declared
    {
        let message = format!("the file begins with the mark of {}, but dosah.toml declares {}", keyword(marked), keyword(declared));
        return Err((
            Fault::new(ENCODING_ERROR, message, format!("set encoding = \"{}\" in its [[input]] of dosah.toml", keyword(marked))),
            1,
            1,
        ));
    }
    let encoding = declared.or(mark.map(|(marked, _)| marked)).or_else(|| utf_16(bytes)).unwrap_or(UTF_8);
    let body = &bytes[mark.map_or(0, |(_, length)| length)..];
    if encoding.is_single_byte() {
        refuse_utf8(body, encoding)?;
    }
    let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(body) else {
        return Err(if encoding == UTF_8 { no_utf8(body, declared.is_some()) } else { first_bad_byte(body, encoding) });
    };
    refuse_control_signs(&text, encoding)?;
    let doubt = doubt(&text, body, encoding);
    let text = if text.is_ascii() || is_nfc(&text) { text } else { text.nfc().collect::<String>().into() };
    Ok(Decoded { text, encoding: keyword(encoding), doubt })
}

/// Whether the letters are probably wrong ones: another encoding than the declared one, or UTF-8 that was opened as something else before.
fn doubt(text: &str, bytes: &[u8], encoding: &'static Encoding) -> Option<Undecodable> {
    if encoding.is_single_byte() {
        let likely = Some(eight_bits(bytes)).filter(|likely| *likely != encoding)?;
        let letters = bytes.iter().filter(|byte| !byte.is_ascii()).count();
        let first = text.chars().zip(likely.decode_without_bom_handling(bytes).0.chars()).position(|(one, other)| one != other);
        // With few letters outside ASCII any encoding looks likely.
        let at = first.filter(|_| letters >= 8).and_then(|at| text.char_indices().nth(at))?.0;
        let (line, column) = locate::line_and_column(text, 1, at);
        let message = format!("dosah.toml declares {}, but the letters look like {}", keyword(encoding), keyword(likely));
        let help = format!(
            "if the letters of the file look wrong in the report, set encoding = \"{}\" in its [[input]] of dosah.toml",
            keyword(likely)
        );
        return Some((Fault::new(GARBLED_TEXT, message, help), line, column));
    }
    let (at, opened_as) = garbled(text)?;
    let (line, column) = locate::line_and_column(text, 1, at);
    let message = format!("letters with accents are garbled here: text in UTF-8 was once opened as {opened_as} and saved again");
    Some((Fault::new(GARBLED_TEXT, message, "export the file again and do not open it in between, or open it as UTF-8"), line, column))
}

/// The keyword of an encoding.
pub(super) fn keyword(encoding: &'static Encoding) -> &'static str {
    ENCODINGS.iter().find(|(_, known)| *known == encoding).map_or("utf-8", |(keyword, _)| keyword)
}

/// What a file is that begins as no CSV file does.
fn signature(bytes: &[u8]) -> Option<&'static str> {
    let head = &bytes[..bytes.len().min(512)];
    match head {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => return Some("an Excel workbook (.xlsx) or a ZIP archive"),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => return Some("an old Excel workbook (.xls)"),
        [b'%', b'P', b'D', b'F', ..] => return Some("a PDF document"),
        _ => {}
    }
    let head = head.trim_ascii_start().to_ascii_lowercase();
    let page = [&b"<!doctype"[..], b"<html", b"<?xml", b"<table"].iter().any(|start| head.starts_with(start));
    page.then_some("a web page or an XML document")
}

fn not_csv(kind: &str) -> Fault {
    Fault::new(NOT_CSV, format!("this is {kind}, not a CSV file"), "open it in a spreadsheet and save it as CSV")
}

/// Text in UTF-8 that is declared as an eight-bit encoding would be garbled without a word.
fn refuse_utf8(bytes: &[u8], encoding: &'static Encoding) -> Result<(), Undecodable> {
    let Some(first) = bytes.iter().position(|byte| !byte.is_ascii()) else { return Ok(()) };
    let Ok(text) = std::str::from_utf8(bytes) else { return Ok(()) };
    let (line, column) = locate::line_and_column(text, 1, first);
    let message = format!("the file is in UTF-8, but dosah.toml declares {}", keyword(encoding));
    Err((Fault::new(ENCODING_ERROR, message, "remove the key encoding from its [[input]] of dosah.toml"), line, column))
}

/// Where a file that should be UTF-8 is not, and what it may be.
fn no_utf8(bytes: &[u8], is_declared: bool) -> Undecodable {
    let at = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let before = std::str::from_utf8(&bytes[..at]).unwrap_or_default();
    let (line, column) = locate::line_and_column(before, 1, at);
    let byte = bytes.get(at).copied().unwrap_or_default();
    let message = format!("the file is not text in utf-8: the first sign that is not one stands here (byte {byte:02X})");
    let (mut right, mut wrong) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        right += chunk.valid().chars().filter(|sign| !sign.is_ascii()).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    let is_cut_off = bytes[at..].len() < 4 && std::str::from_utf8(&bytes[at..]).is_err_and(|error| error.error_len().is_none());
    // Forms that a faulty program writes: longer than they need be, or halves of a pair.
    let is_broken = matches!(bytes[at..], [0xc0, 0x80..=0xbf, ..] | [0xed, 0xa0..=0xbf, 0x80..=0xbf, ..]);
    let likely = looks_like(bytes);
    let help = if is_cut_off {
        "the file ends in the middle of a letter: it is cut off; export it again".to_owned()
    } else if is_broken {
        "a program wrote a sign that UTF-8 does not have; export the file again, or write this cell again".to_owned()
    } else if right > wrong {
        "most of the file is UTF-8, but this was pasted from elsewhere; write this cell again, or export the file again".to_owned()
    } else if is_declared {
        format!("it looks like {likely}: correct encoding in its [[input]] of dosah.toml, or save it again as utf-8")
    } else {
        format!("it looks like {likely}: set encoding = \"{likely}\" in its [[input]] of dosah.toml")
    };
    (Fault::new(ENCODING_ERROR, message, help), line, column)
}

fn first_bad_byte(bytes: &[u8], encoding: &'static Encoding) -> Undecodable {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let capacity = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len());
    let mut before = String::with_capacity(capacity);
    let _ = decoder.decode_to_string_without_replacement(bytes, &mut before, true);
    let (line, column) = locate::line_and_column(&before, 1, before.len());
    // Of the eight-bit encodings all signs are told apart by the bytes before; in UTF-16 a sign has two bytes.
    let at = if encoding.is_single_byte() { before.chars().count() } else { before.encode_utf16().count() * 2 };
    let width = if encoding.is_single_byte() { 1 } else { 2 };
    let wrong: String = bytes[at.min(bytes.len())..].iter().take(width).map(|byte| format!(" {byte:02X}")).collect();
    let message = format!("the file is not text in {}: the first sign that is not one stands here (byte{wrong})", keyword(encoding));
    let likely = looks_like(bytes);
    let help = if likely == keyword(encoding) {
        "the file is damaged or cut off here; export it again".to_owned()
    } else {
        format!("save it again as {}, or correct encoding in its [[input]] of dosah.toml: it looks like {likely}", keyword(encoding))
    };
    (Fault::new(ENCODING_ERROR, message, help), line, column)
}

/// NUL is in no text. The signs U+0080 to U+009F are in none either: they appear when the wrong eight-bit encoding is declared.
fn refuse_control_signs(text: &str, encoding: &'static Encoding) -> Result<(), Undecodable> {
    if let Some(at) = text.find('\0') {
        let (line, column) = locate::line_and_column(text, 1, at);
        let wide = if encoding == UTF_8 { utf_16(text.as_bytes()) } else { None };
        let fault = wide.map_or_else(
            || Fault::new(NOT_CSV, "a NUL byte stands here, so this is not a CSV file", "export it again as CSV text"),
            |wide| {
                let help = format!("set encoding = \"{}\" in its [[input]] of dosah.toml, or leave the key out", keyword(wide));
                Fault::new(ENCODING_ERROR, "dosah.toml declares utf-8, but this is UTF-16 text", help)
            },
        );
        return Err((fault, line, column));
    }
    if !encoding.is_single_byte() {
        return Ok(());
    }
    let Some(at) = text.find(|sign| matches!(sign, '\u{80}'..='\u{9f}')) else { return Ok(()) };
    let (line, column) = locate::line_and_column(text, 1, at);
    let message = format!("the byte here is no letter in {}", keyword(encoding));
    let other = if encoding == ISO_8859_2 { "; perhaps it is windows-1250" } else { "" };
    Err((
        Fault::new(ENCODING_ERROR, message, format!("set encoding in its [[input]] of dosah.toml to how the file was saved{other}")),
        line,
        column,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(bytes: &[u8], declared: Option<&'static Encoding>) -> (&'static str, u64, u64) {
        let (fault, line, column) = decode(bytes, declared).expect_err("this must not be read");
        (fault.check, line, column)
    }

    #[test]
    fn czech_letters_survive_every_encoding() {
        let text = "Příliš žluťoučký kůň";
        for (keyword, encoding) in ENCODINGS.iter().filter(|(keyword, _)| *keyword != "windows-1252") {
            let bytes = match *keyword {
                "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                "utf-16be" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
                _ => encoding.encode(text).0.into_owned(),
            };
            let decoded = decode(&bytes, Some(encoding)).expect("declared as it is");
            assert_eq!((decoded.text.as_ref(), decoded.encoding), (text, *keyword));
        }
        assert_eq!(decode("\u{feff}ř".as_bytes(), None).expect("a mark is welcome").text, "ř");
        assert_eq!(decode(&[0xff, 0xfe, 0x59, 0x01], None).expect("a mark is welcome").text, "ř");
    }

    #[test]
    fn wrong_encodings_are_named_where_they_show() {
        let windows = WINDOWS_1250.encode("id,x\r\n1,š").0.into_owned();
        assert_eq!(fault(&windows, None), (ENCODING_ERROR, 2, 3));
        assert_eq!(fault(&windows, Some(ISO_8859_2)), (ENCODING_ERROR, 2, 3));
        assert_eq!(fault("id\nř".as_bytes(), Some(WINDOWS_1250)), (ENCODING_ERROR, 2, 1));
        assert_eq!(fault("\u{feff}id".as_bytes(), Some(WINDOWS_1250)), (ENCODING_ERROR, 1, 1));
    }

    #[test]
    fn what_is_no_text_is_named() {
        assert_eq!(fault(b"PK\x03\x04rest", None), (NOT_CSV, 1, 1));
        assert_eq!(fault(b"\n<!DOCTYPE html>", None), (NOT_CSV, 1, 1));
        assert_eq!(fault(b"id,x\n1,\0", None), (NOT_CSV, 2, 3));
        assert_eq!(fault(b"c\0h\0i\0l\0d\0_\0i\0d\0,\0x\0", Some(UTF_8)), (ENCODING_ERROR, 1, 2));
        assert_eq!(decode(b"c\0h\0i\0l\0d\0_\0i\0d\0,\0x\0", None).expect("nothing else is possible").text, "child_id,x");
    }

    #[test]
    fn broken_forms_are_named_where_they_stand() {
        for bytes in [&b"id\n1\xc0\x80"[..], b"id\n1\xed\xa0\xbd\xed\xb8\x80", b"id\n1\xc5", b"id\n1\xff\xfe", b"id\n1\xf5\x80\x80\x80"] {
            assert_eq!(fault(bytes, None), (ENCODING_ERROR, 2, 2), "{bytes:x?}");
        }
        let lone: Vec<u8> = [0xfeff, 0x69, 0x0a, 0xd83d, 0x69].into_iter().flat_map(u16::to_le_bytes).collect();
        assert_eq!(fault(&lone, None), (ENCODING_ERROR, 2, 1));
        assert!(decode(&lone, None).is_err_and(|(fault, ..)| fault.message.ends_with("(byte 3D D8)")));
    }

    #[test]
    fn letters_in_pieces_are_put_together() {
        assert_eq!(decode("r\u{30c}".as_bytes(), None).expect("text").text, "ř");
    }

    #[test]
    fn a_wrong_declaration_is_doubted() {
        let windows = WINDOWS_1250.encode("Příliš žluťoučký kůň úpěl ďábelské ódy; šest žen přišlo").0.into_owned();
        assert!(decode(&windows, Some(WINDOWS_1250)).expect("text").doubt.is_none());
        let found = decode(&windows.iter().copied().filter(|byte| *byte != 0x9d).collect::<Vec<_>>(), Some(WINDOWS_1252))
            .map(|decoded| decoded.doubt);
        assert!(found.is_ok_and(|doubt| doubt.is_some_and(|(fault, line, column)| (fault.check, line, column) == (GARBLED_TEXT, 1, 2))));
    }
}
