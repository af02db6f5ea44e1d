//! Cuts a long text into parts that can be read side by side. A cut is a guess: it takes every quotation mark for the beginning or the
//! end of a quoted cell. Whoever reads a part finds out whether it ends inside a cell, which shows that the guess was wrong.

use memchr::memchr_iter;
use rayon::prelude::*;

/// About how many bytes a part has: enough rows to be worth a part of its own, and few enough ids to stay in the processor's cache.
/// In tests every row is one, so that each of them also tests how parts are put together.
const PART: usize = if cfg!(test) { 16 } else { 1 << 20 };

/// Parts that are the text when joined. Each but the first begins with the line end after the last row of the one before.
pub(super) fn cut(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let quotes: Vec<usize> = bytes.par_chunks(PART).map(|piece| memchr_iter(b'"', piece).count()).collect();
    let mut parts = Vec::new();
    let (mut start, mut quotes_before) = (0, 0);
    for (number, (piece, quotes)) in bytes.chunks(PART).zip(quotes).enumerate() {
        let is_open = quotes_before % 2 == 1;
        if number > 0
            && let Some(at) = row_end(piece, is_open)
        {
            let end = number * PART + at;
            parts.push(&text[start..end]);
            start = end;
        }
        quotes_before += quotes;
    }
    parts.push(&text[start..]);
    parts
}

/// The first line end of a piece that is not inside a quoted cell. `is_open` says whether the piece begins inside one.
fn row_end(piece: &[u8], mut is_open: bool) -> Option<usize> {
    for (at, byte) in piece.iter().enumerate() {
        match byte {
            b'"' => is_open = !is_open,
            // CRLF stays whole; at the very beginning of a piece nobody knows whether a CR stands before.
            b'\n' if !is_open && at > 0 => return Some(if piece[at - 1] == b'\r' { at - 1 } else { at }),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_begin_with_a_line_end_that_is_in_no_cell_and_are_the_text_when_joined() {
        for end in ["\n", "\r\n"] {
            let row = format!("1,\"a{end}b{end}\",ř{end}");
            let text = row.repeat(50);
            let parts = cut(&text);
            assert!(parts.len() > 10 && parts.concat() == text);
            for part in &parts[1..] {
                assert!(part.starts_with(&format!("{end}1,")) || *part == end, "{part:?}");
            }
        }
        assert_eq!(cut(""), [""]);
    }
}
