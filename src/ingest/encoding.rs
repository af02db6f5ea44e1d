//! Bytes to text. What was declared is held to the letter; without a declaration UTF-8 is expected and nothing is guessed.

use std::borrow::Cow;

use encoding_rs::{Encoding, ISO_8859_2, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1252};

use super::faults::{ENCODING_ERROR, Fault, NOT_CSV};
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
}

/// Why a file is no text, and at which line and column.
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
        return Err((Fault::new(ENCODING_ERROR, message, format!("set encoding = \"{}\" in its [[input]]", keyword(marked))), 1, 1));
    }
    let encoding = declared.or(mark.map(|(marked, _)| marked)).unwrap_or(UTF_8);
    let body = &bytes[mark.map_or(0, |(_, length)| length)..];
    if encoding.is_single_byte() {
        refuse_utf8(body, encoding)?;
    }
    let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(body) else {
        return Err(first_bad_byte(body, encoding));
    };
    refuse_control_signs(&text, encoding)?;
    Ok(Decoded { text, encoding: keyword(encoding) })
}

fn keyword(encoding: &'static Encoding) -> &'static str {
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
    Err((Fault::new(ENCODING_ERROR, message, "remove the key encoding from its [[input]]"), line, column))
}

fn first_bad_byte(bytes: &[u8], encoding: &'static Encoding) -> Undecodable {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let capacity = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len());
    let mut before = String::with_capacity(capacity);
    let (_, read) = decoder.decode_to_string_without_replacement(bytes, &mut before, true);
    let (line, column) = locate::line_and_column(&before, 1, before.len());
    let zeros = bytes.iter().take(512).filter(|byte| **byte == 0).count();
    let help = if encoding != UTF_8 {
        format!("save it again as {}, or set encoding in its [[input]] to what it is", keyword(encoding))
    } else if zeros > 8 {
        "if it was saved as Unicode text, set encoding = \"utf-16le\" in its [[input]]".to_owned()
    } else {
        "say how it was saved with the key encoding in its [[input]]; Czech Excel saves encoding = \"windows-1250\"".to_owned()
    };
    let byte =
        bytes.get(read.saturating_sub(1)).filter(|_| encoding == UTF_8).map(|byte| format!(" (byte {byte:02X})")).unwrap_or_default();
    let message = format!("the file is not text in {}: the first sign that is not one stands here{byte}", keyword(encoding));
    (Fault::new(ENCODING_ERROR, message, help), line, column)
}

/// NUL is in no text. The signs U+0080 to U+009F are in none either: they appear when the wrong eight-bit encoding is declared.
fn refuse_control_signs(text: &str, encoding: &'static Encoding) -> Result<(), Undecodable> {
    if let Some(at) = text.find('\0') {
        let (line, column) = locate::line_and_column(text, 1, at);
        let utf16 = encoding == UTF_8 && text.bytes().take(512).filter(|byte| *byte == 0).count() > 8;
        let message = if utf16 { "this looks like UTF-16 text" } else { "a NUL byte stands here, so this is not a CSV file" };
        let help = if utf16 { "set encoding = \"utf-16le\" (or \"utf-16be\") in its [[input]]" } else { "export it again as CSV text" };
        let check = if utf16 { ENCODING_ERROR } else { NOT_CSV };
        return Err((Fault::new(check, message, help), line, column));
    }
    if !encoding.is_single_byte() {
        return Ok(());
    }
    let Some(at) = text.find(|sign| matches!(sign, '\u{80}'..='\u{9f}')) else { return Ok(()) };
    let (line, column) = locate::line_and_column(text, 1, at);
    let message = format!("the byte here is no letter in {}", keyword(encoding));
    let other = if encoding == ISO_8859_2 { "; perhaps it is windows-1250" } else { "" };
    Err((Fault::new(ENCODING_ERROR, message, format!("set encoding in its [[input]] to how the file was saved{other}")), line, column))
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
        assert_eq!(fault(b"c\0h\0i\0l\0d\0_\0i\0d\0,\0x\0", None), (ENCODING_ERROR, 1, 2));
    }
}
