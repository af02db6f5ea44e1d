//! A page of a report as the pieces of text that stand in it, in their order, without what paper does not have.

/// A piece of text: a paragraph, a cell, a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The element that it stands in: "h2", "td".
    pub element: String,
    pub text: String,
    /// Whether it stands in the facts box, which comes at another place on paper.
    pub is_fact: bool,
}

const VOID: [&str; 7] = ["meta", "br", "link", "img", "input", "hr", "wbr"];
/// Elements inside a line.
const INLINE: [&str; 9] = ["a", "b", "strong", "em", "span", "code", "br", "i", "wbr"];

/// The pieces of a page. Left out is what paper has not: style, drawings (they have their descriptions), navigation, words for listeners.
pub fn pieces(page: &str) -> Vec<Piece> {
    let is_one_page = page.contains("<body class=\"one-page\"");
    let mut pieces: Vec<Piece> = Vec::new();
    // Names of open elements, and whether they and what is in them are left out.
    let mut open: Vec<(String, bool, bool)> = Vec::new();
    let mut text = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once('<') {
        let (_, is_left_out, is_fact) = open.last().cloned().unwrap_or_default();
        if !is_left_out {
            text.push_str(before);
        }
        let (tag, after) = after.split_once('>').expect("a tag ends");
        rest = after;
        let name = tag.trim_start_matches('/').split([' ', '\n', '/']).next().unwrap_or_default().to_lowercase();
        if !INLINE.contains(&name.as_str()) || name == "span" && tag.contains("class=\"detail\"") {
            flush(&mut pieces, &mut text, &open, is_fact);
        }
        if tag.starts_with('/') {
            let closed = open.pop().expect("what is closed was open");
            assert_eq!(closed.0, name, "elements are closed in the order in which they were opened");
        } else if !VOID.contains(&name.as_str()) && !tag.ends_with('/') && !tag.starts_with('!') {
            let has = |class: &str| tag.contains(&format!("class=\"{class}")) || tag.contains(&format!(" {class}\""));
            let is_not_on_paper = ["head", "style", "svg", "nav", "script"].contains(&name.as_str())
                || ["spoken", "skip", "underlined"].into_iter().any(has)
                || name == "details" && is_one_page;
            open.push((name, is_left_out || is_not_on_paper, is_fact || has("facts")));
        }
    }
    pieces
}

fn flush(pieces: &mut Vec<Piece>, text: &mut String, open: &[(String, bool, bool)], is_fact: bool) {
    let said = unescaped(text.trim());
    text.clear();
    if !said.is_empty() {
        let element = open.iter().rev().map(|(name, ..)| name).find(|name| !INLINE.contains(&name.as_str()));
        pieces.push(Piece { element: element.cloned().unwrap_or_default(), text: said, is_fact });
    }
}

fn unescaped(text: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#39;", "'"), ("&#x2F;", "/"), ("&amp;", "&")];
    pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}
