//! Whether own words are complete: every key, every plural form that the language needs, every argument. All that is wrong is said at once.

use std::collections::BTreeSet;
use std::ops::Range;

use super::words::{Message, Words, arguments};
use crate::nearest::nearest;

/// So many names are enough to see what is meant.
const SHOWN: usize = 10;

/// What own words are held against.
pub(super) struct Measure<'a> {
    /// The words of dosah, English first. What all of them say of a text, own words have to say too.
    pub built_in: &'a [Words],
    /// Whether the own words stand alone instead of over others.
    pub is_alone: bool,
    /// The plural forms of the language.
    pub forms: &'a [&'static str],
}

/// What is wrong with own words, and the first place of it.
pub(super) fn faults(own: &Words, measure: &Measure) -> Option<(Range<usize>, String)> {
    let english = measure.built_in.first()?;
    let mut faults = Faults { own, said: Vec::new(), place: None };
    if measure.is_alone {
        let missing = english.messages.keys().filter(|key| !own.messages.contains_key(*key)).map(String::clone);
        faults.add(("text is missing", "texts are missing"), missing.collect(), None);
    }
    let unknown: Vec<&String> = own.messages.keys().filter(|key| !english.messages.contains_key(*key)).collect();
    let known: Vec<&str> = english.messages.keys().map(String::as_str).collect();
    // Looking for the nearest of all is slow where everything is unknown.
    let meant = |key: &String| match nearest(key, &known) {
        Some(near) if unknown.len() <= SHOWN => format!("{key} (did you mean {near}?)"),
        _ => key.clone(),
    };
    let shown = unknown.iter().map(|key| meant(key)).collect();
    faults.add(("text is none that dosah asks for", "texts are none that dosah asks for"), shown, unknown.first().copied());
    faults.of_texts(measure, ("text lacks plural forms", "texts lack plural forms"), |key, message, _| match message {
        Message::Plural(forms) => {
            let missing: Vec<&str> = measure.forms.iter().copied().filter(|form| !forms.contains_key(*form)).collect();
            (!missing.is_empty()).then(|| format!("{key} ({})", missing.join(", ")))
        }
        Message::Plain(_) => None,
    });
    faults.of_texts(measure, ("text is given in the wrong way", "texts are given in the wrong way"), |key, message, english| {
        match (message, english) {
            (Message::Plain(_), Message::Plural(_)) => Some(format!("{key} (needs plural forms)")),
            (Message::Plural(_), Message::Plain(_)) => Some(format!("{key} (has no plural forms)")),
            _ => message.texts().any(|text| arguments(text).is_none()).then(|| format!("{key} (a brace is not closed)")),
        }
    });
    faults.of_texts(measure, ("text has another gap to fill in", "texts have other gaps to fill in"), |key, message, _| {
        let built_in: Vec<BTreeSet<&str>> = measure.built_in.iter().filter_map(|words| words.messages.get(key)).map(arguments_of).collect();
        let (own, every) = (arguments_of(message), built_in.first()?);
        let lacks = every.iter().find(|name| built_in.iter().all(|names| names.contains(*name)) && !own.contains(*name));
        let unknown = own.iter().find(|name| built_in.iter().all(|names| !names.contains(*name)));
        match (lacks, unknown) {
            (Some(name), _) => Some(format!("{key} (lacks {{{name}}})")),
            (None, Some(name)) => Some(format!("{key} (there is no {{{name}}})")),
            (None, None) => None,
        }
    });
    (!faults.said.is_empty()).then(|| (faults.place.unwrap_or(0..0), faults.said.join("\n    ")))
}

fn arguments_of(message: &Message) -> BTreeSet<&str> {
    message.texts().filter_map(arguments).flatten().collect()
}

struct Faults<'a> {
    own: &'a Words,
    said: Vec<String>,
    place: Option<Range<usize>>,
}

impl Faults<'_> {
    /// Looks at each own text beside the English one.
    fn of_texts(&mut self, measure: &Measure, what: (&str, &str), wrong: impl Fn(&str, &Message, &Message) -> Option<String>) {
        let Some(english) = measure.built_in.first() else { return };
        let both = self.own.messages.iter().filter_map(|(key, message)| Some((key, message, english.messages.get(key)?)));
        let found: Vec<(&String, String)> = both.filter_map(|(key, message, english)| Some((key, wrong(key, message, english)?))).collect();
        let first = found.first().map(|(key, _)| *key);
        self.add(what, found.into_iter().map(|(_, said)| said).collect(), first);
    }

    fn add(&mut self, (one, several): (&str, &str), names: Vec<String>, first: Option<&String>) {
        if names.is_empty() {
            return;
        }
        let more = match names.len().saturating_sub(SHOWN) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let what = if names.len() == 1 { one } else { several };
        self.said.push(format!("{} {what}: {}{more}", names.len(), names[..names.len().min(SHOWN)].join(", ")));
        self.place = self.place.take().or_else(|| self.own.places.get(first?).cloned());
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const ENGLISH: &str = "a = \"A {n}\"\nb = { one = \"{n} child\", other = \"{n} children\" }\nc = \"C\"\n";

    fn said(own: &str, is_alone: bool) -> String {
        let built_in = [Words::parse(ENGLISH).ok().unwrap()];
        let measure = Measure { built_in: &built_in, is_alone, forms: &["one", "few", "other"] };
        faults(&Words::parse(own).ok().unwrap(), &measure).map(|(place, said)| format!("{}: {said}", place.start)).unwrap_or_default()
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        assert_eq!(
            said("a = \"A {m}\"\nb = { one = \"{n} Kind\", other = \"{n} Kinder\" }\nd = \"D\"\n", true),
            "59: 1 text is missing: c\n    1 text is none that dosah asks for: d (did you mean a?)\n    \
             1 text lacks plural forms: b (few)\n    1 text has another gap to fill in: a (lacks {n})"
        );
        assert_eq!(said("a = \"A {n\"\nb = \"{n} Kinder\"", false).lines().count(), 2);
        assert_eq!(said("a = \"A {n} {x}\"", false), "0: 1 text has another gap to fill in: a (there is no {x})");
    }

    #[test]
    fn words_over_others_need_not_be_all_of_them() {
        assert_eq!(said("a = \"Ein {n}\"\n", false), "");
        assert_eq!(said("a = \"Ein {n}\"\n", true), "0: 2 texts are missing: b, c");
    }
}
