//! Numbers as people write them: 1,452; 36 702; 88.68; twenty-eight; osmadvacet; two thirds; 6–11; 31 January 2016.

use std::ops::Range;

use rust_decimal::Decimal;

use super::lexicon::Lexicon;
use super::tokens::{Kind, Token};

/// More digits are the number of an account or a telephone.
const LONGEST: usize = 12;

/// A number or a day in a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    /// The tokens that it is written with.
    pub tokens: Range<usize>,
    pub what: What,
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum What {
    /// A number and the smallest step of its spelling: 0.01 for 88.68.
    Number { value: Decimal, step: Decimal },
    /// 6–11.
    Range { first: Decimal, last: Decimal },
    /// Two thirds, in percent.
    Fraction { percent: Decimal },
    /// A day, a day of any year, or a month.
    Date { day: Option<u32>, month: u32, year: Option<i32> },
}

/// Everything that is a number, in its order.
pub(super) fn items(tokens: &[Token], lexicon: &Lexicon) -> Vec<Item> {
    let scan = Scan { tokens, lexicon };
    let mut items = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let found = scan.date(at).or_else(|| scan.range(at)).or_else(|| scan.fraction(at)).or_else(|| scan.number(at));
        match found {
            Some((what, end)) => {
                items.push(Item { tokens: at..end, what });
                at = end;
            }
            None => at += 1,
        }
    }
    items
}

/// A number in digits or words that begins at a token, and the token after it.
pub(super) fn number_at(tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<(Decimal, usize)> {
    match (Scan { tokens, lexicon }).number(at)? {
        (What::Number { value, .. }, end) => Some((value, end)),
        _ => None,
    }
}

/// What was found, and the token after it.
type Found = Option<(What, usize)>;

struct Scan<'t> {
    tokens: &'t [Token],
    lexicon: &'t Lexicon,
}

impl Scan<'_> {
    fn text(&self, at: usize, kind: Kind) -> Option<&str> {
        self.tokens.get(at).filter(|token| token.kind == kind).map(|token| token.text.as_str())
    }

    fn is_sign(&self, at: usize, signs: &str) -> bool {
        self.text(at, Kind::Sign).is_some_and(|sign| signs.contains(sign))
    }

    /// Whether nothing stands between a token and the one before it.
    fn is_joined(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.tokens.get(before));
        before.zip(self.tokens.get(at)).is_some_and(|(before, token)| before.range.end == token.range.start)
    }

    fn has_currency(&self, at: usize) -> bool {
        at.checked_sub(1)
            .and_then(|before| self.tokens.get(before))
            .is_some_and(|before| self.lexicon.currencies.contains_key(&before.text))
    }

    fn whole(&self, at: usize) -> Option<u32> {
        self.text(at, Kind::Digits)?.parse().ok()
    }

    fn month(&self, at: usize) -> Option<u32> {
        // "May" and "mar" are other words, too: a month begins with a capital letter where its language writes it so.
        let name = self.text(at, Kind::Word)?;
        let month = *self.lexicon.months.get(name)?;
        (self.lexicon.group != ',' || self.tokens[at].is_capital).then_some(month)
    }

    fn year(&self, at: usize) -> Option<i32> {
        let digits = self.text(at, Kind::Digits).filter(|digits| digits.len() == 4)?;
        digits.parse().ok().filter(|year| (1900..=2100).contains(year))
    }

    fn date(&self, at: usize) -> Found {
        let date = |day, month, year, end| Some((What::Date { day, month, year }, end));
        // 2015-02-28
        if let (Some(year), true, Some(month), true, Some(day)) =
            (self.year(at), self.is_sign(at + 1, "-"), self.whole(at + 2), self.is_sign(at + 3, "-"), self.whole(at + 4))
            && (2..=4).all(|next| self.is_joined(at + next))
        {
            return date(Some(day), month, Some(year), at + 5);
        }
        if let Some(day) = self.whole(at).filter(|day| (1..=31).contains(day)) {
            let next = if self.is_sign(at + 1, ".") { at + 2 } else { at + 1 };
            // 28 February 2015, 28. února 2015
            if let Some(month) = self.month(next) {
                return match self.year(next + 1) {
                    Some(year) => date(Some(day), month, Some(year), next + 2),
                    None => date(Some(day), month, None, next + 1),
                };
            }
            // 28. 2. 2015
            if let Some(month) = self.whole(next).filter(|month| next == at + 2 && (1..=12).contains(month) && self.is_sign(next + 1, "."))
            {
                return match self.year(next + 2) {
                    Some(year) => date(Some(day), month, Some(year), next + 3),
                    None => date(Some(day), month, None, next + 2),
                };
            }
        }
        // February 28, 2015; February 2015
        let month = self.month(at)?;
        if let Some(year) = self.year(at + 1) {
            return date(None, month, Some(year), at + 2);
        }
        let day = self.whole(at + 1).filter(|day| (1..=31).contains(day))?;
        match self.year(at + 3).filter(|_| self.is_sign(at + 2, ",")) {
            Some(year) => date(Some(day), month, Some(year), at + 4),
            None => date(Some(day), month, None, at + 2),
        }
    }

    fn range(&self, at: usize) -> Found {
        if let Some(years) = self.years(at) {
            return Some(years);
        }
        let (What::Number { value: first, .. }, dash) = self.digits(at)? else { return None };
        if !self.is_sign(dash, "-–—") || !self.is_joined(dash) || !self.is_joined(dash + 1) {
            return None;
        }
        let (What::Number { value: last, .. }, end) = self.digits(dash + 1)? else { return None };
        (first < last).then_some((What::Range { first, last }, end))
    }

    /// 2015/16.
    fn years(&self, at: usize) -> Found {
        let first = self.year(at)?;
        let last = self.text(at + 2, Kind::Digits).filter(|digits| digits.len() == 2)?;
        let is_joined = self.is_sign(at + 1, "/-–") && self.is_joined(at + 1) && self.is_joined(at + 2);
        let last = first - first % 100 + last.parse::<i32>().ok()?;
        (is_joined && first < last).then_some((What::Range { first: first.into(), last: last.into() }, at + 3))
    }

    fn fraction(&self, at: usize) -> Found {
        let (parts, name) = match self.small(at) {
            Some((parts, next)) if self.text(next, Kind::Word).is_some_and(|word| self.lexicon.fractions.contains_key(word)) => {
                (parts, next)
            }
            _ => (1, at),
        };
        let whole = *self.lexicon.fractions.get(self.text(name, Kind::Word)?)?;
        let before = at.checked_sub(1).and_then(|before| self.text(before, Kind::Word));
        let next = &self.lexicon.fraction_next;
        let follows = || self.text(name + 1, Kind::Word).is_some_and(|word| next.contains(word));
        if before.is_some_and(|word| self.lexicon.order.contains(word)) || (name == at && !next.is_empty() && !follows()) {
            return None;
        }
        let percent = Decimal::from(parts * 100).checked_div(whole.into())?;
        (parts < whole).then_some((What::Fraction { percent }, name + 1))
    }

    fn number(&self, at: usize) -> Found {
        let found = match self.text(at, Kind::Digits) {
            Some(_) => {
                let (what, end) = self.digits(at)?;
                match self.text(end, Kind::Word).filter(|_| self.is_joined(end)) {
                    Some(word) if self.lexicon.ordinal_endings.contains(word) => (what, end + 1),
                    // "7letý", "24h": one word, unless a space was forgotten.
                    Some(word) if !self.lexicon.is_counted(word) && !self.has_currency(at) => return None,
                    _ => (what, end),
                }
            }
            None => {
                let (value, end) = self.spelled(at)?;
                // "One" is a pronoun more often than a number.
                if value == 1 {
                    return None;
                }
                (What::Number { value: value.into(), step: Decimal::ONE }, end)
            }
        };
        let (What::Number { value, step }, end) = found else { return Some(found) };
        let times = self.text(end, Kind::Word).and_then(|word| self.lexicon.times.get(word)).filter(|_| !self.is_joined(end));
        let times = times.filter(|times| **times >= 1000 && self.text(at, Kind::Digits).is_some());
        let Some(times) = times else { return Some((What::Number { value, step }, end)) };
        // "tis." is an abbreviation.
        let end = if self.is_sign(end + 1, ".") && self.tokens[end].text.len() <= 3 { end + 2 } else { end + 1 };
        Some((What::Number { value: value.checked_mul((*times).into())?, step: step.checked_mul((*times).into())? }, end))
    }

    /// 1,452 or 36 702 or 88.68.
    fn digits(&self, at: usize) -> Found {
        let mut written = self.text(at, Kind::Digits)?.to_owned();
        let mut end = at + 1;
        if written.len() <= 3 {
            while let Some((group, next)) = self.group(end) {
                written.push_str(group);
                end = next;
            }
        }
        if written.len() > LONGEST {
            return None;
        }
        let mut places = 0;
        if self.is_sign(end, self.lexicon.decimal.encode_utf8(&mut [0; 4]))
            && self.is_joined(end)
            && self.is_joined(end + 1)
            && let Some(decimals) = self.text(end + 1, Kind::Digits)
        {
            written = format!("{written}.{decimals}");
            places = u32::try_from(decimals.len()).ok()?;
            end += 2;
        }
        let step = Decimal::try_new(1, places).ok()?;
        Some((What::Number { value: written.parse().ok()?, step }, end))
    }

    /// Three more digits of a number.
    fn group(&self, at: usize) -> Option<(&str, usize)> {
        let three = |at: usize| self.text(at, Kind::Digits).filter(|digits| digits.len() == 3);
        if self.lexicon.group.is_whitespace() {
            let (before, token) = (self.tokens.get(at.checked_sub(1)?)?, self.tokens.get(at)?);
            // One space of any kind, a narrow one included.
            let is_one_space = (1..=3).contains(&(token.range.start - before.range.end));
            return three(at).filter(|_| is_one_space).map(|digits| (digits, at + 1));
        }
        let is_sign = self.is_sign(at, self.lexicon.group.encode_utf8(&mut [0; 4])) && self.is_joined(at) && self.is_joined(at + 1);
        three(at + 1).filter(|_| is_sign).map(|digits| (digits, at + 2))
    }

    /// Twenty-eight, one hundred and five, dvě stě.
    fn spelled(&self, at: usize) -> Option<(u32, usize)> {
        let times = |at: usize| self.text(at, Kind::Word).and_then(|word| self.lexicon.times.get(word)).copied();
        let (mut total, mut end) = match (self.small(at), times(at)) {
            (Some((value, next)), _) => match times(next) {
                Some(times) => (value.checked_mul(times)?, next + 1),
                None => return Some((value, next)),
            },
            // "Sto dětí", but no "thousands of".
            (None, Some(100)) if self.lexicon.connector.is_empty() => (100, at + 1),
            _ => return None,
        };
        let rest = if self.text(end, Kind::Word).is_some_and(|word| word == self.lexicon.connector) { end + 1 } else { end };
        if let Some((value, next)) = self.small(rest).filter(|(_, next)| times(*next).is_none()) {
            (total, end) = (total + value, next);
        }
        Some((total, end))
    }

    /// A spelled number below a hundred.
    fn small(&self, at: usize) -> Option<(u32, usize)> {
        let value = self.lexicon.number(self.text(at, Kind::Word)?)?;
        let next = if self.is_sign(at + 1, "-‑") && self.is_joined(at + 1) && self.is_joined(at + 2) { at + 2 } else { at + 1 };
        let units = self.text(next, Kind::Word).and_then(|word| self.lexicon.number(word)).filter(|units| (1..10).contains(units));
        match units {
            Some(units) if value >= 20 && value % 10 == 0 => Some((value + units, next + 1)),
            _ => Some((value, at + 1)),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::project::Lang;
    use crate::report::locale::Locale;
    use crate::report::narrative::lint::tokens::tokens;
    use crate::report::narrative::typed::Typed;

    /// Numbers as their values, shares in percent, ranges and days with signs between.
    fn read(lang: Lang, text: &str) -> Vec<String> {
        let lexicon = Lexicon::load(&Locale::built_in(lang).unwrap()).unwrap();
        let mut typed = Typed::default();
        typed.push(text, 0);
        let say = |item: Item| match item.what {
            What::Number { value, .. } => value.normalize().to_string(),
            What::Range { first, last } => format!("{first}..{last}"),
            What::Fraction { percent } => format!("{}%", percent.round_dp(1)),
            What::Date { day, month, year } => {
                let part = |part: Option<String>| part.unwrap_or_else(|| "?".to_owned());
                format!("{}/{month}/{}", part(day.map(|day| day.to_string())), part(year.map(|year| year.to_string())))
            }
        };
        items(&tokens(&typed, &["Prague 14".to_owned()]), &lexicon).into_iter().map(say).collect()
    }

    #[test]
    fn english_numbers_are_read_as_they_are_written() {
        for (text, expected) in [
            ("1,452 sessions, 88.68%, €36,702.50", &["1452", "88.68", "36702.5"][..]),
            ("in 2014, 2015 and 2016", &["2014", "2015", "2016"]),
            ("twenty-eight of forty, one hundred and five, three hundred", &["28", "40", "105", "300"]),
            ("a dozen; 1.2 million; 3 thousand", &["12", "1200000", "3000"]),
            ("half of the children, two thirds, a quarter of them", &["50%", "66.7%", "25%"]),
            ("the first half, half a year, the third phase, no one", &[]),
            ("aged 6–11, in 2015/16", &["6..11", "2015..2016"]),
            (
                "31 January 2016, January 31, 2016, 2016-01-31, May 2015, 1 May",
                &["31/1/2016", "31/1/2016", "31/1/2016", "?/5/2015", "1/5/?"],
            ),
            ("they may 2 or 3 times", &["2", "3"]),
            ("the 2nd and 21st", &["2", "21"]),
            ("CZ03-0158, A4, COVID-19, Prague 14, 1234567890123456789012345678901234567890", &[]),
        ] {
            assert_eq!(read(Lang::EN, text), expected, "{text}");
        }
    }

    #[test]
    fn czech_numbers_are_read_in_all_cases() {
        for (text, expected) in [
            ("1 452 setkání, 88,68 %, 36\u{a0}702 €", &["1452", "88.68", "36702"][..]),
            ("v roce 2015 100 dětí", &["2015", "100"]),
            ("dva, dvě, dvou, dvěma, třem, čtyřmi, pěti", &["2", "2", "2", "2", "3", "4", "5"]),
            ("osmadvacet dnů, jednadvaceti, dvacet osm, pětatřiceti", &["28", "21", "28", "35"]),
            ("sto dvacet dětí, dvě stě, dvěma stům padesáti", &["120", "200", "250"]),
            ("polovina dětí, dvě třetiny, první polovina, dvou pětin", &["50%", "66.7%", "40%"]),
            ("36 tis. Kč, 1,5 milionu", &["36000", "1500000"]),
            ("31. 1. 2016, 1. února 2015, v lednu 2016, do 31. ledna", &["31/1/2016", "1/2/2015", "?/1/2016", "31/1/?"]),
            ("jedno dítě, tucet", &["12"]),
        ] {
            assert_eq!(read(Lang::CS, text), expected, "{text}");
        }
    }
}
