//! Pseudonyms: short texts that a key makes of ids, for one recipient. The same id has the same one in every table; without the key nobody
//! can try out ids.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::Key;
use crate::error::Error;

/// Signs that nobody takes for each other, 32 of them: without l, o, 0 and 1.
const SIGNS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// How many signs a pseudonym has: 80 bits.
const LENGTH: usize = 16;

/// Makes pseudonyms, and remembers which it gave.
pub struct Pseudonyms {
    keyed: Hmac<Sha256>,
    given: BTreeMap<String, (&'static str, String)>,
}

impl Pseudonyms {
    /// For a recipient: another domain gives other pseudonyms.
    ///
    /// # Errors
    /// Only on a defect of dosah.
    pub fn new(key: &Key, domain: &str) -> Result<Self, Error> {
        let keyed = Hmac::<Sha256>::new_from_slice(key.bytes()).map_err(|_| Error::Defect("a key has the wrong length".to_owned()))?;
        let mut pseudonyms = Pseudonyms { keyed, given: BTreeMap::new() };
        // What is put in has its length before it, so that nothing of it can be taken for something else.
        for part in ["dosah pseudonym 1", domain] {
            put(&mut pseudonyms.keyed, part);
        }
        Ok(pseudonyms)
    }

    /// The pseudonym of a text in a column.
    ///
    /// # Errors
    /// When another text has it already, which one key in very many does.
    pub fn of(&mut self, column: &str, text: &str) -> Result<String, Error> {
        let kind = kind(column);
        let mut keyed = self.keyed.clone();
        put(&mut keyed, kind);
        put(&mut keyed, text);
        let pseudonym = readable(&keyed.finalize().into_bytes());
        self.remember(pseudonym, kind, text)
    }

    /// How many different texts have a pseudonym.
    #[must_use]
    pub fn given(&self) -> usize {
        self.given.len()
    }

    fn remember(&mut self, pseudonym: String, kind: &'static str, text: &str) -> Result<String, Error> {
        match self.given.get(&pseudonym) {
            Some((known, earlier)) if (*known, earlier.as_str()) != (kind, text) => Err(Error::Usage {
                message: "two ids would get the same pseudonym, and could no longer be told apart".to_owned(),
                help: "use another key, or another --domain".to_owned(),
            }),
            Some(_) => Ok(pseudonym),
            None => {
                self.given.insert(pseudonym.clone(), (kind, text.to_owned()));
                Ok(pseudonym)
            }
        }
    }
}

/// What the ids of a column are of. An alias is an id of a child; a child and a household of the same id have different pseudonyms.
fn kind(column: &str) -> &'static str {
    match column {
        "child_id" | "alias" => "child",
        "household_id" => "household",
        "session_id" => "session",
        "payee" => "payee",
        "goal" => "goal",
        _ => "other",
    }
}

fn put(keyed: &mut Hmac<Sha256>, part: &str) {
    keyed.update(&(part.len() as u64).to_be_bytes());
    keyed.update(part.as_bytes());
}

/// The first bits, five to a sign.
fn readable(bytes: &[u8]) -> String {
    let bit = |at: usize| bytes.get(at / 8).is_some_and(|byte| byte & (0x80 >> (at % 8)) != 0);
    let sign = |number: usize| (0..5).fold(0, |value, at| value * 2 + usize::from(bit(number * 5 + at)));
    (0..LENGTH).map(|number| char::from(SIGNS[sign(number)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pseudonym(key: &str, domain: &str, column: &str, text: &str) -> String {
        let key = Key::of(key.as_bytes()).expect("a key that is long enough");
        Pseudonyms::new(&key, domain).and_then(|mut pseudonyms| pseudonyms.of(column, text)).expect("a pseudonym")
    }

    const KEY: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn a_pseudonym_depends_on_key_recipient_kind_and_id() {
        let usual = pseudonym(KEY, "funder", "child_id", "C-1");
        assert_eq!(usual, pseudonym(KEY, "funder", "alias", "C-1"));
        for other in [
            pseudonym("abcdef0123456789abcdef0123456789", "funder", "child_id", "C-1"),
            pseudonym(KEY, "evaluator", "child_id", "C-1"),
            pseudonym(KEY, "funder", "household_id", "C-1"),
            pseudonym(KEY, "funder", "child_id", "C-2"),
            pseudonym(KEY, "funderchild", "child_id", "C-1"),
        ] {
            assert_ne!(usual, other);
        }
        assert_eq!(usual.len(), LENGTH);
    }

    #[test]
    fn pseudonyms_are_what_the_standard_says() {
        // HMAC-SHA-256 of the parts with their lengths, by another program; its first 80 bits.
        assert_eq!(pseudonym(KEY, "funder", "child_id", "C-1"), "ka2zvshgmb7smt6b");
        assert_eq!(readable(&[0; 32]), "a".repeat(16));
        assert_eq!(readable(&[0xff; 32]), "9".repeat(16));
        assert_eq!(readable(&[0b0000_1000, 0b0100_0000, 0, 0, 0, 0, 0, 0, 0, 1]), "bbaaaaaaaaaaaaab");
    }

    #[test]
    fn two_ids_never_share_a_pseudonym() {
        let key = Key::of(KEY.as_bytes()).expect("a key that is long enough");
        let mut pseudonyms = Pseudonyms::new(&key, "").expect("pseudonyms");
        assert!(pseudonyms.remember("abc".to_owned(), "child", "C-1").is_ok());
        assert!(pseudonyms.remember("abc".to_owned(), "child", "C-1").is_ok());
        for (kind, text) in [("child", "C-2"), ("household", "C-1")] {
            let error = pseudonyms.remember("abc".to_owned(), kind, text).expect_err("they cannot be told apart");
            assert!(!error.to_string().contains("C-"), "{error}");
        }
    }
}
