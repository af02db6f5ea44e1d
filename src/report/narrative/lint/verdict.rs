//! Whether a number is true: it equals a fact that its sentence may speak of, it contradicts the one that it speaks of, or nobody can say.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::beside::{Meant, Of};
use super::facts::{Fact, Role};
use super::periods::Spoken;
use crate::report::format::round;
use crate::report::narrative::worth::POINTS;

/// What a typed number says.
pub(super) struct Claim<'c> {
    pub value: Decimal,
    /// The smallest step of its spelling.
    pub step: Decimal,
    /// How far a figure may be from it.
    pub tolerance: Decimal,
    pub of: &'c Of,
    pub meant: Meant,
    /// The words of its sentence, in small letters.
    pub sentence: &'c BTreeSet<String>,
    /// Those right around it.
    pub clause: &'c BTreeSet<String>,
    /// The periods that it may be of.
    pub periods: &'c Spoken,
    /// Whether the sentence speaks of more, less or a difference.
    pub compares: bool,
}

/// What is to be said of it.
pub(super) enum Verdict<'f> {
    Traced,
    Contradicts(&'f Fact),
    /// It speaks of a figure that this report hides.
    Hidden(&'f Fact),
    Unknown,
}

/// Holds a number against the facts.
pub(super) fn judge<'f>(claim: &Claim, facts: &'f [Fact]) -> Verdict<'f> {
    let fitting = claim.fitting(facts);
    let is_true = |fact: &&Fact| {
        // "More than 80%" is true of many shares, so it has to be the one that the sentence names.
        let is_named = matches!(claim.of, Of::Unit(_)) || claim.names(fact);
        fact.number.is_some_and(|number| claim.equals(number) || (is_named && claim.nearly_equals(number)))
    };
    if fitting.iter().any(is_true) {
        return Verdict::Traced;
    }
    // Nobody can say how near a hidden figure is: it counts if the sentence names it.
    let is_meant = |fact: &&Fact| match (fact.number, claim.of) {
        (Some(_), Of::Nothing) => claim.names(fact) && claim.nearness(fact) > 0,
        (Some(_), _) => claim.names(fact) || claim.nearness(fact) > 0,
        (None, _) => claim.names(fact) || claim.special(fact) > 0,
    };
    // Of equals the last is taken: that of the catalogue's first.
    let best = fitting.into_iter().rev().filter(is_meant).max_by(|one, other| {
        let rank = |fact: &Fact| {
            let nearness = claim.nearness(fact);
            let is_named = nearness > 0 && claim.names(fact);
            (nearness, fact.role != Role::Difference, claim.special(fact), is_named, fact.role, fact.number.is_some())
        };
        let distance = |fact: &Fact| fact.number.map(|number| (number - claim.value).abs());
        rank(one).cmp(&rank(other)).then_with(|| distance(other).cmp(&distance(one)))
    });
    match best {
        Some(fact) if fact.number.is_none() => Verdict::Hidden(fact),
        Some(fact) => Verdict::Contradicts(fact),
        None => Verdict::Unknown,
    }
}

impl Claim<'_> {
    /// What it could be. "In 2014 there were 31 children" is no figure of another period, if there is one of 2014.
    fn fitting<'f>(&self, facts: &'f [Fact]) -> Vec<&'f Fact> {
        let mut fitting: Vec<&Fact> = facts.iter().filter(|fact| self.fits(fact)).collect();
        let of_period = |fact: &&Fact| fact.period.is_some() && fact.period == self.periods.only;
        if fitting.iter().any(of_period) {
            fitting.retain(|fact| fact.period.is_none() || of_period(fact));
        }
        fitting
    }

    /// Whether it is true of a figure that its sentence names, and not only of one that happens to be equal.
    pub fn is_true_of_what_it_names(&self, facts: &[Fact]) -> bool {
        let equals = |fact: &&Fact| fact.number.is_some_and(|number| self.equals(number));
        self.fitting(facts).iter().any(|fact| equals(fact) && self.names(fact))
    }

    /// Whether it could be a number of this kind, in this sentence.
    fn fits(&self, fact: &Fact) -> bool {
        let kind = match self.of {
            Of::Percent => fact.unit == "percent",
            Of::Points => fact.unit == POINTS || fact.unit == "percent",
            Of::Money(code) => fact.unit == *code || (fact.unit.is_empty() && self.names(fact)),
            Of::Unit(unit) => fact.unit == *unit || (fact.unit.is_empty() && self.names(fact)),
            Of::Listed(listed) => fact.unit == *listed,
            Of::Nothing => fact.is_plain || self.names(fact),
        };
        let kind = kind && (self.compares || fact.role != Role::Difference);
        let kind = kind && fact.period.as_ref().is_none_or(|period| self.periods.may_be_of(period));
        kind && fact.only_with.iter().all(|words| mentions(self.sentence, words))
    }

    /// Of how many categories that the words around it name it is, and other periods that the sentence names.
    fn special(&self, fact: &Fact) -> usize {
        let categories = fact.only_with.iter().filter(|words| mentions(self.clause, words)).count();
        categories + usize::from(fact.period.as_ref().is_some_and(|period| self.periods.names(period)))
    }

    /// Whether the sentence has most words of the fact's title.
    pub fn names(&self, fact: &Fact) -> bool {
        !fact.title.is_empty() && mentions(self.sentence, &fact.title)
    }

    /// How near a figure is: 2 where the number was probably meant to be it, 1 where it may have been.
    fn nearness(&self, fact: &Fact) -> u8 {
        let Some(number) = fact.number else { return 2 };
        let (low, high) = (number.min(self.value), number.max(self.value));
        if high - low <= high / Decimal::TEN || high - low <= Decimal::ONE {
            2
        } else {
            u8::from(high / Decimal::TWO <= low || matches!(self.of, Of::Listed(_)))
        }
    }

    fn equals(&self, number: Decimal) -> bool {
        let rounded = number.checked_div(self.step).and_then(|steps| round(steps, 0).checked_mul(self.step));
        rounded == Some(self.value) || (number - self.value).abs() <= self.tolerance
    }

    /// Whether it is as near as "about", "more than" or "less than" say.
    fn nearly_equals(&self, number: Decimal) -> bool {
        let tenth = number / Decimal::TEN;
        match self.meant {
            Meant::Exactly => false,
            Meant::About => (number - self.value).abs() <= tenth,
            Meant::MoreThan => number >= self.value && number - self.value <= tenth,
            Meant::LessThan => number <= self.value && self.value - number <= tenth,
        }
    }
}

/// Whether a sentence has at least two of three of these words, whatever their endings.
pub(super) fn mentions(sentence: &BTreeSet<String>, words: &[String]) -> bool {
    let found = words.iter().filter(|word| sentence.iter().any(|other| is_alike(word, other))).count();
    found * 3 >= words.len() * 2 && found > 0
}

/// Whether two words are probably forms of one: they begin alike.
fn is_alike(one: &str, other: &str) -> bool {
    // Most words begin otherwise, and counting letters is what takes time.
    if one.as_bytes().first() != other.as_bytes().first() {
        return false;
    }
    let (shorter, longer) = (one.chars().count().min(other.chars().count()), one.chars().count().max(other.chars().count()));
    if one == other {
        return true;
    }
    if one.starts_with(|letter: char| letter.is_ascii_digit()) || shorter < 3 {
        return false;
    }
    let common = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    // "Před" and "předtím"; "dívky" and "dívek".
    longer > 4 && (common == shorter && shorter >= 4 || common >= 3 && common * 5 >= longer * 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_in_their_cases() {
        for (one, other) in [("dívky", "dívek"), ("škola", "škole"), ("setkání", "setkáních"), ("chlapci", "chlapců"), ("girl", "girls")]
        {
            assert!(is_alike(one, other), "{one} {other}");
        }
        for (one, other) in [("help", "held"), ("cíl", "děti"), ("2015", "2016"), ("case", "cost"), ("therapy", "there")] {
            assert!(!is_alike(one, other), "{one} {other}");
        }
    }
}
