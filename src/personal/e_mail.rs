//! E-mail addresses.

/// Whether a text holds an e-mail address: a name, the sign, and a domain with a dot and a top of letters.
pub(super) fn is_in(text: &str) -> bool {
    text.match_indices('@').any(|(at, _)| {
        let has_name = text[..at].ends_with(|sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '-' | '+'));
        let domain = text[at + 1..].split(|sign: char| !(sign.is_alphanumeric() || matches!(sign, '-' | '.'))).next().unwrap_or_default();
        has_name && is_domain(domain.trim_end_matches(['.', '-']))
    })
}

fn is_domain(domain: &str) -> bool {
    let top = |top: &str| top.chars().count() >= 2 && top.chars().all(char::is_alphabetic);
    domain.rsplit_once('.').is_some_and(|(name, last)| top(last) && !name.is_empty() && name.split('.').all(|part| !part.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_wherever_they_stand() {
        for text in ["jana@example.org", "<Jana.Nova+x@mail.example.co.uk>, práce", "mailto:j_n@dům.cz.", "psát na a-b@x.eu!"] {
            assert!(is_in(text), "{text}");
        }
    }

    #[test]
    fn the_sign_alone_is_no_address() {
        for text in ["3 ks @ 12.50", "@klub", "klub@", "a@b", "a@b.1", "a @ b.cz", "a@.cz", "5@12.50", ""] {
            assert!(!is_in(text), "{text}");
        }
    }
}
