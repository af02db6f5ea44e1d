//! Signs that nobody sees: control characters, marks without width, marks that turn the direction of text. Two ids that differ in one of
//! them look the same and are not, so they are taken out of what is read.

use csv::StringRecord;

/// Whether a record may hold such a sign. Almost none does, so this has to be quick.
pub(super) fn may_be_odd(record: &StringRecord) -> bool {
    let bytes = record.as_slice().as_bytes();
    // Without a branch in it, the loop looks at many bytes at once.
    bytes.iter().fold(false, |odd, byte| odd | (*byte >= 0x7f) | (*byte < 0x20))
}

/// The first such sign of a text.
pub(super) fn first_odd(text: &str) -> Option<char> {
    text.chars().find(|sign| is_odd(*sign))
}

/// The same record without them.
pub(super) fn without_odd(record: &StringRecord) -> StringRecord {
    record.iter().map(|cell| cell.chars().filter(|sign| !is_odd(*sign)).collect::<String>()).collect()
}

/// Whether a sign is one that nobody sees. White space is seen.
pub(super) fn is_odd(sign: char) -> bool {
    let is_break = matches!(sign, '\t' | '\n' | '\r' | '\u{85}');
    let has_no_width = matches!(
        sign,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    );
    (sign.is_control() && !is_break) || has_no_width
}

/// What such a sign is, in words.
pub(super) fn name(sign: char) -> String {
    let name = match sign {
        '\u{ad}' => "a soft hyphen",
        '\u{feff}' => "a byte order mark",
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "a mark that turns the direction of text"
        }
        _ if sign.is_control() => "a control character",
        _ => "a sign without width",
    };
    format!("{name} (U+{:04X})", u32::from(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_taken_out_and_named() {
        let record = StringRecord::from(vec!["C\u{200b}-1", "\u{feff}a b", "č\u{202e}", "x\u{7}", "two\r\nlines\t\u{a0}"]);
        assert!(may_be_odd(&record));
        assert_eq!(without_odd(&record), StringRecord::from(vec!["C-1", "a b", "č", "x", "two\r\nlines\t\u{a0}"]));
        let names: Vec<String> = record.iter().filter_map(first_odd).map(name).collect();
        assert_eq!(
            names,
            [
                "a sign without width (U+200B)",
                "a byte order mark (U+FEFF)",
                "a mark that turns the direction of text (U+202E)",
                "a control character (U+0007)"
            ]
        );
        assert!(!may_be_odd(&StringRecord::from(vec!["C-1", "plain ~ text"])));
    }
}
