//! Names of persons, as far as their words tell: a title, a given name, a surname of a woman. Whoever bears the name of a firm, a school or a
//! street is not meant.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A list of words, parted once.
type Words = LazyLock<BTreeSet<&'static str>>;

/// Given names that are usual in Czechia and Slovakia, and some others, without accents.
static GIVEN: Words = Words::new(|| set(include_str!("given_names.txt")));
/// What stands before the name of a person.
static TITLES: Words = Words::new(|| set("mgr bc ing mudr judr phdr rndr paeddr mvdr pharmdr thdr mga bca pan pani slecna mrs mr ms miss"));
/// Words that only names of firms have, behind the name proper.
static FIRMS: Words = Words::new(|| set("s.r.o sro a.s as z.s o.p.s z.u k.s v.o.s spol ltd inc gmbh llc plc co group company"));
/// Words, without accents, that only names of things have: of offices, of places, of what is done there.
static THINGS: Words = Words::new(|| {
    set(
        "cr sr eu nadace nadacni fond spolek sdruzeni ustav diakonie charita klub centrum stredisko skola zs ms gymnazium univerzita fakulta ucitele \
    urad ospod mestsky mestska obec obecni kraj krajsky ministerstvo policie soud nemocnice poliklinika ordinace lekarna knihovna divadlo \
    hotel restaurace pension penzion obchod prodejna tiskarna nakladatelstvi knihkupectvi advokatni kancelar ulice ul namesti nam trida tr nabrezi \
    sidliste most park zahrada dum domov kostel farnost svaty svata svateho sv foundation fund trust school university college academy \
    club centre center office department agency association society church hospital library theatre street road square avenue hall house",
    )
});
/// Words that stand before the name of a town.
static BEFORE_TOWNS: Words =
    Words::new(|| set("ceska moravska slovenska dolni horni velka velky male mala maly nova novy stara stary kostelni usti nad pod mesto"));

/// Whether a text holds the name of a person.
pub(super) fn is_in(text: &str) -> bool {
    let dashes = text.replace(" - ", ";").replace(" – ", ";");
    let parts: Vec<Vec<Word>> = dashes.split([',', ';', '/', '(', ')', ':', '\n', '\r']).map(words).collect();
    let is_firm = parts.iter().flatten().any(|word| FIRMS.contains(word.plain.as_str()));
    !is_firm && parts.iter().any(|words| has_name(words))
}

fn words(text: &str) -> Vec<Word> {
    text.split([' ', '\u{a0}', '\t', '_']).filter_map(Word::of).collect()
}

/// Whether a part of a text holds a name: "škola; Jana Nováková" names a person, "škola Jana Nováka" does not.
fn has_name(words: &[Word]) -> bool {
    let is_thing = words.iter().any(|word| THINGS.contains(word.plain.as_str()));
    let is_small = matches!(words, [one, other] if is_written_small(one, other));
    !is_thing && (is_small || words.windows(2).any(|pair| is_name(&pair[0], &pair[1])))
}

struct Word {
    /// In small letters, without accents and the dots around it.
    plain: String,
    /// Whether it is written as a name is: a capital, and then small letters, or capitals only.
    is_name: bool,
    /// Whether it is the surname of a woman.
    is_of_woman: bool,
}

impl Word {
    fn of(written: &str) -> Option<Self> {
        let bare = written.trim_matches(|sign: char| !sign.is_alphanumeric());
        let mut signs = bare.chars();
        let begins = signs.next()?.is_uppercase();
        let rest: Vec<char> = signs.filter(|sign| !matches!(sign, '-' | '\'' | '’')).collect();
        let is_word = rest.iter().all(|sign| sign.is_alphabetic());
        let is_even = rest.iter().all(|sign| sign.is_uppercase())
            || rest.iter().filter(|sign| sign.is_uppercase()).count() <= usize::from(bare.contains('-'));
        Some(Word {
            plain: plain(bare),
            is_name: begins && is_word && is_even && rest.len() >= 2,
            is_of_woman: rest.len() >= 4 && bare.to_lowercase().ends_with("ová"),
        })
    }

    fn is_given(&self) -> bool {
        self.plain.split('-').any(|part| GIVEN.contains(part))
    }
}

fn is_name(one: &Word, other: &Word) -> bool {
    let follows_title = TITLES.contains(one.plain.as_str()) && other.is_name;
    let have_given_name = one.is_name && other.is_name && (one.is_given() || other.is_given());
    let are_of_woman = one.is_name && other.is_name && (one.is_of_woman || other.is_of_woman) && !BEFORE_TOWNS.contains(one.plain.as_str());
    follows_title || have_given_name || are_of_woman
}

/// A given name and the surname of a woman, written without capitals.
fn is_written_small(one: &Word, other: &Word) -> bool {
    let are = |given: &Word, surname: &Word| given.is_given() && surname.plain.len() > 5 && surname.plain.ends_with("ova");
    are(one, other) || are(other, one)
}

fn set(list: &'static str) -> BTreeSet<&'static str> {
    list.split_whitespace().collect()
}

/// In small letters and without accents.
fn plain(word: &str) -> String {
    word.nfd().filter(|sign| !is_combining_mark(*sign)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_people_write_them() {
        for text in [
            "Jan Novák",
            "Nováková Petra",
            "JANA NOVÁKOVÁ",
            "Mgr. Jana Nováková",
            "Bc. Dvořák",
            "paní Svobodová",
            "Jana Novakova",
            "jana novakova",
            "Novák_Jan",
            "Anna-Marie Veselá",
            "terapeut Petr Černý",
            "Ing. arch. Karel Dub, Ph.D.",
            "Ilirjana Horáková",
            "Mary Smith",
            "škola - Jana Nováková",
            "OSPOD (Mgr. Bílá)",
            "Žofie Bílá",
        ] {
            assert!(is_in(text), "{text}");
        }
    }

    #[test]
    fn names_of_things_are_none() {
        for text in [
            "Low-threshold youth club",
            "Praha 3",
            "Child-protection office A",
            "Tesco Stores ČR a.s.",
            "Jan Novák s.r.o.",
            "Jan Novák, s.r.o.",
            "Nadace Karla Janečka",
            "náměstí Karla Čapka",
            "Česká Třebová",
            "Moravská Třebová",
            "Dům dětí",
            "Ústí nad Labem",
            "Jana",
            "Novák",
            "family support",
            "Early Help",
            "School Counselling Room",
            "Hodiny supervize",
            "Základní škola Jana Husa",
            "Masarykova univerzita",
            "White Circle",
            "",
        ] {
            assert!(!is_in(text), "{text}");
        }
    }

    #[test]
    fn given_names_are_listed_as_they_are_compared() {
        assert!(GIVEN.len() > 300);
        for name in GIVEN.iter() {
            assert_eq!(plain(name), *name);
        }
    }
}
