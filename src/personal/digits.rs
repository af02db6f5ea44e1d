//! Runs of digits in a text, with what stands before and after them.

/// As many digits as follow each other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run<'t> {
    /// What stands before them.
    pub before: &'t str,
    /// The digits.
    pub digits: &'t str,
    /// What stands after them.
    pub after: &'t str,
}

/// All runs, in their order.
pub(super) fn runs(text: &str) -> impl Iterator<Item = Run<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text[from..].find(is_digit)?;
        let end = start + leading(&text[start..]).len();
        from = end;
        Some(Run { before: &text[..start], digits: &text[start..end], after: &text[end..] })
    })
}

/// The digits that a text begins with.
pub(super) fn leading(text: &str) -> &str {
    &text[..text.find(|sign| !is_digit(sign)).unwrap_or(text.len())]
}

/// The digits that a text ends with.
pub(super) fn trailing(text: &str) -> &str {
    &text[text.rfind(|sign| !is_digit(sign)).map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8))..]
}

/// The values of digits.
pub(super) fn values(digits: &str) -> impl DoubleEndedIterator<Item = u32> {
    digits.bytes().map(|digit| u32::from(digit - b'0'))
}

fn is_digit(sign: char) -> bool {
    sign.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_as_long_as_they_can_be() {
        let found: Vec<(&str, &str, &str)> = runs("č12/345 ř6").map(|run| (run.before, run.digits, run.after)).collect();
        assert_eq!(found, [("č", "12", "/345 ř6"), ("č12/", "345", " ř6"), ("č12/345 ř", "6", "")]);
        assert_eq!(
            (leading("12a3"), leading("a"), trailing("a12"), trailing("ř"), trailing("ř1"), trailing("7")),
            ("12", "", "12", "", "1", "7")
        );
    }
}
