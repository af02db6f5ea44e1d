//! The style sheet of a page: the faces inside it, the running head of its paper, and the fingerprint that lets nothing else style it.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::report::model::Report;

const SHEET: &str = include_str!("../../report_templates/assets/style.css");

/// Family, weight and file of each face.
const FACES: [(&str, u16, &[u8]); 5] = [
    ("Dosah Sans", 400, include_bytes!("../../report_templates/assets/fonts/dosah-sans-400.woff2")),
    ("Dosah Sans", 600, include_bytes!("../../report_templates/assets/fonts/dosah-sans-600.woff2")),
    ("Dosah Sans", 700, include_bytes!("../../report_templates/assets/fonts/dosah-sans-700.woff2")),
    ("Dosah Serif", 400, include_bytes!("../../report_templates/assets/fonts/dosah-serif-400.woff2")),
    ("Dosah Serif", 600, include_bytes!("../../report_templates/assets/fonts/dosah-serif-600.woff2")),
];

/// The whole style sheet of a report.
pub fn sheet(report: &Report) -> String {
    let mut sheet = String::new();
    for (family, weight, file) in FACES {
        let data = STANDARD.encode(file);
        let _ = writeln!(
            sheet,
            "@font-face{{font-family:\"{family}\";font-weight:{weight};src:url(data:font/woff2;base64,{data}) format(\"woff2\")}}"
        );
    }
    let _ = writeln!(
        sheet,
        "@page{{@top-left{{content:{}}}@bottom-right{{content:{}}}}}\n@page :first{{@top-left{{content:none}}}}",
        quoted(&report.running_head),
        page_of(&report.words.page_of)
    );
    sheet + SHEET
}

/// The source expression by which a content security policy allows exactly this sheet.
pub fn source(sheet: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(sheet)))
}

/// "Page {page} of {pages}" as content of a page's margin.
fn page_of(words: &str) -> String {
    let (before, rest) = words.split_once("{page}").unwrap_or((words, ""));
    let (between, after) = rest.split_once("{pages}").unwrap_or((rest, ""));
    format!("{} counter(page) {} counter(pages) {}", quoted(before), quoted(between), quoted(after))
}

/// A string of CSS that can hold anything, the end of a style element included.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        if letter.is_alphanumeric() || letter == ' ' {
            quoted.push(letter);
        } else {
            let _ = write!(quoted, "\\{:X} ", u32::from(letter));
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_running_head_cannot_leave_its_string() {
        assert_eq!(quoted("a</style>\"\n"), "\"a\\3C \\2F style\\3E \\22 \\A \"");
    }
}
