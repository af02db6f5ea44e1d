//! Texts that can be printed: letters that no face has become boxes, and words without end get places to break.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use super::fonts::Fonts;

/// Stands for a letter that no face has: emoji, Chinese, private use.
const BOX: char = '□';
/// A place where a line may break without a sign of it.
pub const BREAK: char = '\u{200B}';
/// Longer words than any language of the reports has.
const LONGEST_WORD: usize = 30;
/// Letters between places to break, few enough for the narrowest column. A place after each would cost Typst minutes where a word has thousands.
const STRIDE: usize = 8;
/// Texts that are also kept beside the page: as the title, a bookmark, or what a drawing says.
const KEPT: [&str; 4] = ["title", "author", "description", "spoken"];
/// As many letters of them as PDF/A has room for, in bytes 32,767, when each takes two and places to break are added.
const ROOM: usize = 12_000;

/// Makes every text of a report's data printable. Markup of drawings and addresses of links are no texts that break.
pub fn make_printable(data: &mut Value, fonts: &Fonts) {
    match data {
        Value::String(text) => *text = with_breaks(&printable(text, fonts)),
        Value::Array(items) => items.iter_mut().for_each(|item| make_printable(item, fonts)),
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    // No letter of a drawing melts into the mark that ends a tag.
                    Value::String(text) if matches!(name.as_str(), "svg" | "href" | "hatched_key") => {
                        *text = text.split_inclusive('>').map(|piece| printable(piece, fonts)).collect();
                    }
                    Value::String(text) if KEPT.contains(&name.as_str()) => *text = with_breaks(&kept(printable(text, fonts))),
                    _ => make_printable(value, fonts),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn printable(text: &str, fonts: &Fonts) -> String {
    // Letters and accents that came apart, as in names of files of a Mac, are put together again.
    text.nfc()
        .filter_map(|letter| match letter {
            '\n' => Some(letter),
            '\t' | '\u{2000}'..='\u{2006}' => Some(' '),
            // What is not seen is left out, as it is on the page: controls, joiners, tags, the mark at the start of a file.
            _ if letter.is_control() => None,
            '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}' => None,
            // So is an accent that no letter takes: set by itself it would be a drawing without a letter, which no archival file may hold.
            _ if is_combining_mark(letter) => None,
            _ if fonts.have(letter) => Some(letter),
            _ => Some(bare(letter).filter(|bare| fonts.have(*bare)).unwrap_or(BOX)),
        })
        .collect()
}

/// The letter without its accents, which says more of a name than a box.
fn bare(letter: char) -> Option<char> {
    let mut bare = None;
    decompose_canonical(letter, |part| bare = bare.or(Some(part)));
    bare
}

/// The text, or as much of it as there is room for.
fn kept(text: String) -> String {
    let mut room = ROOM;
    let end = text.char_indices().find(|(_, letter)| {
        let fits = room.checked_sub(letter.len_utf16());
        room = fits.unwrap_or(0);
        fits.is_none()
    });
    match end {
        Some((end, _)) => text[..end].to_owned() + "…",
        None => text,
    }
}

fn with_breaks(text: &str) -> String {
    let mut broken = String::with_capacity(text.len());
    for word in text.split_inclusive(|letter: char| letter.is_whitespace() && letter != '\u{A0}') {
        if word.chars().count() <= LONGEST_WORD || word.split('-').all(|part| part.chars().count() <= LONGEST_WORD) {
            broken.push_str(word);
            continue;
        }
        for (index, letter) in word.chars().enumerate() {
            if index > 0 && index % STRIDE == 0 {
                broken.push(BREAK);
            }
            broken.push(letter);
        }
    }
    broken
}
