//! The style sheet of a page: the faces inside it, the running head of its paper, and the fingerprint that lets nothing else style it.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::error::Error;
use crate::report::model::Report;
use crate::templates::Templates;

/// The sheet of all reports; that of one report, if there is one, follows it.
const SHEET: &str = "assets/style.css";

/// Family, weight and file of each face.
const FACES: [(&str, u16, &str); 5] = [
    ("Dosah Sans", 400, "assets/fonts/dosah-sans-400.woff2"),
    ("Dosah Sans", 600, "assets/fonts/dosah-sans-600.woff2"),
    ("Dosah Sans", 700, "assets/fonts/dosah-sans-700.woff2"),
    ("Dosah Serif", 400, "assets/fonts/dosah-serif-400.woff2"),
    ("Dosah Serif", 600, "assets/fonts/dosah-serif-600.woff2"),
];

/// The whole style sheet of a report.
///
/// # Errors
/// When a file of it cannot be read.
pub fn sheet(templates: &Templates, report: &Report) -> Result<String, Error> {
    let mut sheet = String::new();
    for (family, weight, file) in FACES {
        let face = templates.read(file).ok_or_else(|| Error::Defect(format!("there is no face {file}")))?;
        let data = STANDARD.encode(face);
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
    for name in [SHEET.to_owned(), format!("{}/style.css", report.template)] {
        let text = templates.text(&name)?.unwrap_or_default();
        if let Some(end) = text.to_ascii_lowercase().find("</style") {
            let message = "a style sheet cannot end the element that it stands in";
            return Err(templates.error(&name, end..end + 1, "invalid-template", message, "take \"</style\" out"));
        }
        sheet.push_str(&text);
    }
    Ok(sheet)
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
