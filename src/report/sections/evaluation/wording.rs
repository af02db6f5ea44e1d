//! How sides, differences and intervals are put into words.

use rust_decimal::Decimal;

use super::super::comparison::name;
use crate::comparison::{Chance, Compared, Comparison, Reading, Scale, Side};
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::measurement::{TOTAL, Value};
use crate::report::context::{Context, Nouns};
use crate::report::format::{is_currency, places_of};
use crate::report::model::Cell;

/// A comparison in the words of a report.
pub(super) struct Wording<'c, 'a> {
    pub context: &'c Context<'a>,
    pub comparison: &'a Comparison,
}

impl<'c, 'a> Wording<'c, 'a> {
    /// The words of an evaluation; nothing in another report.
    pub fn of(context: &'c Context<'a>) -> Option<Self> {
        context.material.comparison.map(|comparison| Wording { context, comparison })
    }

    pub fn say(&self, key: &str, arguments: &[(&str, &str)]) -> Result<String, Error> {
        self.context.locale.say(&format!("evaluation.{key}"), arguments)
    }

    /// What a side is called: a period as the project calls it, a project by its title.
    pub fn side(&self, side: &Side) -> Result<String, Error> {
        let given = |side: &Side| self.context.own_if_given(&side.title);
        let is_shared = given(&self.comparison.from) == given(&self.comparison.to);
        let title = || match given(side) {
            Some(title) if is_shared => format!("{title} ({})", side.project),
            Some(title) => title,
            None => side.project.clone(),
        };
        if !self.comparison.is_between_projects {
            return name(self.context, &side.period);
        }
        match self.context.own_if_given(&side.period_title).filter(|_| side.period.id != TOTAL) {
            Some(period) => Ok(format!("{}, {}", title(), self.context.locale.inside_sentence(&period))),
            None => Ok(title()),
        }
    }

    /// Both, the earlier one first.
    pub fn sides(&self) -> Result<[String; 2], Error> {
        Ok([self.side(&self.comparison.from)?, self.side(&self.comparison.to)?])
    }

    /// A figure with what it is a part of, or how many cases it was taken over.
    pub fn figure(&self, cell: &Published) -> Result<Cell, Error> {
        let text = self.context.figure(cell)?;
        Ok(Cell::Text { text, detail: self.n(cell)? })
    }

    /// "18 of 24", "n = 31": no share and no middle value stands without it.
    pub fn n(&self, cell: &Published) -> Result<Option<String>, Error> {
        let locale = self.context.locale;
        match (cell.numerator, cell.denominator) {
            // Of rounded numbers the quotient is another one.
            (Some(_), Some(_)) if cell.unit != "percent" && self.context.material.protected.rounding.is_some() => Ok(None),
            (Some(part), Some(whole)) if cell.unit != "percent" => {
                let [part, whole] = [part, whole].map(|amount| locale.number(amount, places_of(amount)));
                self.say("quotient", &[("part", &part), ("of", &whole)]).map(Some)
            }
            (Some(part), Some(whole)) => {
                let part = locale.number(part, places_of(part));
                locale.say("share.part", &[("part", &part), ("of", &locale.of(whole)?)]).map(Some)
            }
            (None, Some(cases)) => self.say("n", &[("n", &locale.whole(cases))]).map(Some),
            _ => Ok(None),
        }
    }

    /// The same on both sides, in brackets: " (18 of 24; 24 of 31)".
    pub fn both_n(&self, one: &Compared) -> Result<String, Error> {
        match (self.n(&one.from)?, self.n(&one.to)?) {
            (Some(from), Some(to)) => self.say("both_n", &[("from", &from), ("to", &to)]),
            _ => Ok(String::new()),
        }
    }

    /// "+8 points", "−8 days", "+€310.20".
    pub fn difference(&self, one: &Compared) -> Result<String, Error> {
        let (difference, locale) = (one.effect.difference, self.context.locale);
        let places = self.context.places(&one.from).max(self.context.places(&one.to));
        let round = |places| crate::report::format::round(difference, places);
        // Two figures that look different do not differ by nothing.
        let looks_like_nothing = round(places).is_zero() && self.context.figure(&one.from)? != self.context.figure(&one.to)?;
        let places = places + u32::from(looks_like_nothing);
        let rounded = round(places);
        let size = rounded.abs();
        let unit = one.to.unit.as_str();
        let text = match unit {
            "percent" => locale.count("evaluation.points", size, &[])?,
            currency if is_currency(currency) => locale.money(size, currency, places)?,
            unit if locale.has(&format!("unit.{unit}")) => locale.count(&format!("unit.{unit}"), size.normalize(), &[])?,
            _ => locale.number(size, places),
        };
        Ok(self.signed(rounded, text))
    }

    fn signed(&self, number: Decimal, text: String) -> String {
        match number {
            number if number.is_zero() => text,
            number if number.is_sign_negative() => format!("−{text}"),
            _ => format!("+{text}"),
        }
    }

    /// The difference, or how many times as many.
    pub fn estimate(&self, one: &Compared) -> Result<String, Error> {
        match one.effect.scale {
            Scale::RateRatio if one.effect.estimate.is_finite() => self.say("times", &[("n", &self.float(one.effect.estimate, 2))]),
            Scale::RateRatio | Scale::Difference | Scale::RestrictedMean => self.difference(one),
        }
    }

    /// The difference with its interval below; where rates are compared, how many times as many a day with that one's interval.
    pub fn effect(&self, one: &Compared) -> Result<Cell, Error> {
        let interval = self.interval(one)?;
        let detail = match one.effect.scale {
            // Of nothing nothing is a multiple: what stands there is the limit.
            Scale::RateRatio if !one.effect.estimate.is_finite() => interval,
            Scale::RateRatio => self.say("estimate_and_interval", &[("estimate", &self.estimate(one)?), ("interval", &interval)])?,
            Scale::Difference | Scale::RestrictedMean => interval,
        };
        Ok(Cell::Text { text: self.difference(one)?, detail: Some(detail) })
    }

    /// "−3 to +19", "× 0.29 to 1.04", or why there is none.
    pub fn interval(&self, one: &Compared) -> Result<String, Error> {
        let interval = match &one.chance {
            Chance::Interval { interval, .. } => interval,
            Chance::None(why) => return self.say(&format!("no_interval.{}", why.name()), &[]),
            Chance::NotComputable(why) => return self.not_computable(*why),
        };
        let limit = |limit: f64| match one.effect.scale {
            Scale::Difference | Scale::RestrictedMean => {
                let number = Decimal::from_f64_retain(limit).unwrap_or_default();
                // A limit just beside nothing keeps a decimal.
                let places =
                    self.places(one).max(u32::from(number.abs() < Decimal::new(5, 1) && !number.is_zero() && one.to.unit != "percent"));
                let rounded = crate::report::format::round(number, places);
                self.signed(rounded, self.context.locale.number(rounded.abs(), places))
            }
            Scale::RateRatio => self.float(limit, 2),
        };
        let key = if interval.high.is_finite() { "between" } else { "from_on" };
        let kind = if one.effect.scale == Scale::RateRatio { "rate_ratio" } else { "difference" };
        self.say(&format!("interval.{kind}.{key}"), &[("low", &limit(interval.low)), ("high", &limit(interval.high))])
    }

    /// Why a figure cannot be computed.
    pub fn not_computable(&self, why: crate::statistics::NotComputable) -> Result<String, Error> {
        use crate::statistics::NotComputable as Why;
        let key = match why {
            Why::Nothing => "nothing",
            Why::TooFew => "too_few",
            Why::NoSpread => "no_spread",
            Why::OutOfRange => "out_of_range",
        };
        self.say(&format!("not_computable.{key}"), &[])
    }

    /// "Fell from 41 to 33 days; the data are compatible with no change."
    pub fn sentence(&self, one: &Compared) -> Result<String, Error> {
        let way = match one.effect.difference {
            _ if self.rounding_hides(one) => "rounded",
            none if none.is_zero() => "same",
            // A change that is further below nothing has not fallen.
            _ if one.to.unit == "points" => "other",
            less if less.is_sign_negative() => "down",
            _ => "up",
        };
        let (from, to) = (self.context.figure(&one.from)?, self.context.prose(&one.to, Nouns::Nominative)?);
        let to = if one.to.value == Value::Zero { self.context.figure(&one.to)? } else { to };
        let moved = self.say(&format!("moved.{}.{way}", self.between()), &[("from", &from), ("to", &to)])?;
        let says = self.says(one, way)?;
        let says = if says.is_empty() { says } else { self.say("says.after", &[("says", &says)])? };
        Ok(format!("{moved}{says}."))
    }

    /// Whether rounding leaves open which of both is more: equal counts, and shares that touch when what they are made of is half a step away.
    fn rounding_hides(&self, one: &Compared) -> bool {
        let Some(base) = self.context.material.protected.rounding else { return false };
        let half = Decimal::from(base) / Decimal::TWO;
        let range = |cell: &Published| {
            let (part, whole) = cell.numerator.zip(cell.denominator)?;
            let low = (part - half).max(Decimal::ZERO).checked_div(whole + half)?;
            Some((low, (part + half).checked_div((whole - half).max(Decimal::ONE))?))
        };
        match (one.to.unit.as_str(), range(&one.from), range(&one.to)) {
            ("percent", Some((low, high)), Some((other_low, other_high))) => low <= other_high && other_low <= high,
            (unit, ..) => {
                one.effect.difference.is_zero() && one.to.denominator.is_none() && one.to.value != Value::Zero && !is_currency(unit)
            }
        }
    }

    /// "the data are compatible with no change"; nothing where nothing can be said of chance.
    pub fn says(&self, one: &Compared, way: &str) -> Result<String, Error> {
        let n = self.context.locale.whole(self.family(one) as u64);
        match one.reading {
            Reading::Clear if !one.is_total() => self.say("says.clear_part", &[("n", &n)]),
            Reading::Clear | Reading::Hint if self.family(one) == 1 => self.say("says.clear_alone", &[]),
            Reading::Clear => self.say("says.clear", &[("n", &n)]),
            Reading::Hint if !one.is_total() => self.say("says.hint_part", &[("n", &n)]),
            Reading::Hint => self.say("says.hint", &[("n", &n)]),
            Reading::Compatible if way == "same" => self.say("says.compatible_same", &[]),
            Reading::Compatible => self.say(&format!("says.compatible.{}", self.between()), &[]),
            Reading::Differs | Reading::Same => Ok(String::new()),
        }
    }

    fn between(&self) -> &'static str {
        if self.comparison.is_between_projects { "projects" } else { "periods" }
    }

    /// How many comparisons were made at once with this one.
    fn family(&self, one: &Compared) -> usize {
        if one.is_total() {
            return self.comparison.family;
        }
        self.comparison.compared.iter().filter(|other| !other.is_total() && other.adjusted.is_some()).count()
    }

    /// "+8 days", from a number of statistics.
    pub fn signed_days(&self, days: f64) -> Result<String, Error> {
        let number = Decimal::from_f64_retain(days).unwrap_or_default().round();
        let text = self.context.locale.count("unit.days", number.abs().normalize(), &[])?;
        Ok(self.signed(number, text))
    }

    /// A number of statistics, rounded.
    pub fn float(&self, number: f64, places: u32) -> String {
        self.context.locale.number(Decimal::from_f64_retain(number).unwrap_or_default(), places)
    }

    fn places(&self, one: &Compared) -> u32 {
        // Limits of times are whole days.
        if one.effect.scale == Scale::RestrictedMean {
            return 0;
        }
        self.context.places(&one.from).max(self.context.places(&one.to))
    }
}
