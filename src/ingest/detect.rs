//! What the bytes of a file look like. Reading never relies on it, but for UTF-16, which nothing else looks like; messages and drafts of
//! `dosah.toml` name it.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1252};

use super::encoding::{ENCODINGS, keyword};

/// The keyword of the encoding that a file seems to have.
pub(super) fn looks_like(bytes: &[u8]) -> &'static str {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    if let Some(encoding) = marked.or_else(|| utf_16(bytes)) {
        return keyword(encoding);
    }
    if std::str::from_utf8(bytes).is_ok() { keyword(UTF_8) } else { keyword(eight_bits(bytes)) }
}

/// UTF-16 without a mark: most signs of an export are ASCII, of which one byte is zero and the other never.
pub(super) fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let (pairs, _) = bytes[..bytes.len().min(512)].as_chunks::<2>();
    let zeros = |byte: usize| pairs.iter().filter(|pair| pair[byte] == 0).count();
    let is_most = |zeros: usize| pairs.len() >= 4 && zeros * 4 >= pairs.len() * 3;
    match (zeros(0), zeros(1)) {
        (0, zeros) if is_most(zeros) => Some(UTF_16LE),
        (zeros, 0) if is_most(zeros) => Some(UTF_16BE),
        _ => None,
    }
}

/// The encoding of text in which every letter is a byte.
pub(super) fn eight_bits(bytes: &[u8]) -> &'static Encoding {
    eight_bits_seen(bytes).unwrap_or(WINDOWS_1250)
}

/// The same, where it is one that has a keyword.
fn eight_bits_seen(bytes: &[u8]) -> Option<&'static Encoding> {
    // Text around the first letters that tell encodings apart is enough, and a long file would take long.
    const ENOUGH: usize = 1 << 16;
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let start = bytes[..first].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[start..bytes.len().min(start + ENOUGH)], true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    ENCODINGS.iter().map(|(_, encoding)| *encoding).find(|encoding| *encoding == guess && encoding.is_single_byte())
}

/// The encoding of a file that nobody declared one for, where it is neither marked nor UTF-8 and has a keyword.
pub(super) fn unmarked(bytes: &[u8]) -> Option<&'static Encoding> {
    if Encoding::for_bom(bytes).is_some() || std::str::from_utf8(bytes).is_ok_and(|_| utf_16(bytes).is_none()) {
        return None;
    }
    utf_16(bytes).or_else(|| eight_bits_seen(bytes))
}

/// Where UTF-8 was once opened as an eight-bit encoding and saved again, so that `ř` became `Ĺ™`; with the keyword of that encoding.
pub(super) fn garbled(text: &str) -> Option<(usize, &'static str)> {
    // In UTF-8 these begin the letters that the first of two bytes becomes: Â Ã Ä Å, Ă Ĺ.
    memchr::memchr2_iter(0xc3, 0xc4, text.as_bytes()).find_map(|at| {
        let mut signs = text[at..].chars();
        let pair: String = [signs.next()?, signs.next().filter(|sign| !sign.is_alphanumeric() && !sign.is_ascii())?].iter().collect();
        let was_utf8 = |encoding: &&'static Encoding| {
            let (bytes, _, unmappable) = encoding.encode(&pair);
            !unmappable && std::str::from_utf8(&bytes).is_ok()
        };
        [WINDOWS_1250, WINDOWS_1252].into_iter().find(was_utf8).map(|encoding| (at, keyword(encoding)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::ISO_8859_2;

    const CZECH: &str = "Kód;Jméno\nK1;Žofie Nováčková, Třeboň, šťastná\nK2;Příliš žluťoučký kůň\n";

    #[test]
    fn czech_exports_are_told_apart() {
        for encoding in [WINDOWS_1250, ISO_8859_2] {
            assert_eq!(looks_like(&encoding.encode(CZECH).0), keyword(encoding));
        }
        assert_eq!(looks_like(CZECH.as_bytes()), "utf-8");
        let little: Vec<u8> = CZECH.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = CZECH.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!((looks_like(&little), looks_like(&big)), ("utf-16le", "utf-16be"));
        let french = WINDOWS_1252.encode("nom;prénom\nd'Aubigné;François à Besançon, où l'été est déjà là\n").0.into_owned();
        assert_eq!(looks_like(&french), "windows-1252");
    }

    #[test]
    fn letters_that_became_two_are_seen() {
        let garbled_as = |encoding: &'static Encoding| encoding.decode("id;Příliš".as_bytes()).0.into_owned();
        assert_eq!(garbled(&garbled_as(WINDOWS_1250)), Some((4, "windows-1250")));
        assert_eq!(garbled(&garbled_as(WINDOWS_1252)), Some((4, "windows-1252")));
        for text in [CZECH, "Ĺubica, Ä, Ångström – Ă", "SÃO PAULO", "50 Â"] {
            assert_eq!(garbled(text), None, "{text}");
        }
    }
}
