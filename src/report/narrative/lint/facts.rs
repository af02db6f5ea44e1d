//! What typed numbers are held against: published figures and what dosah.toml says. Nothing here comes from an unprotected cell.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rust_decimal::Decimal;

use super::lexicon::Lexicon;
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::measurement::Value;
use crate::indicators::period::Span;
use crate::project::grant::exact;
use crate::report::context::Context;
use crate::report::format::is_currency;
use crate::report::narrative::worth::POINTS;

/// Words of a title, shared by the many figures that have it.
pub(super) type Phrase = Rc<[String]>;

/// A number that may stand in a narrative.
pub(super) struct Fact {
    /// How messages name it: "children_reached[sex=female]", "the target of waiting_days".
    pub name: String,
    /// `None` where it is hidden.
    pub number: Option<Decimal>,
    /// A unit id, a currency, or nothing for a count that goes with any noun.
    pub unit: String,
    /// Decimals in messages.
    pub places: u32,
    /// Words of its title: a sentence with most of them speaks of it.
    pub title: Phrase,
    /// Words of its categories: only a sentence with most of each speaks of it.
    pub only_with: Vec<Phrase>,
    /// The period that it is a figure of.
    pub period: Option<String>,
    /// Whether a number without a noun may be this one: what is counted, not middle values.
    pub is_plain: bool,
    pub role: Role,
}

/// What a number is to its indicator; what comes later is named in a message only for want of something before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// The difference of two figures; only a sentence that compares speaks of it.
    Difference,
    /// What a share or a ratio is made of.
    Part,
    /// A target, a baseline, a share of a whole, something that dosah.toml says.
    Promise,
    /// The figure itself.
    Figure,
}

/// All of them.
pub(super) fn facts(context: &Context, lexicon: &Lexicon) -> Result<Vec<Fact>, Error> {
    let mut facts = declared(context);
    let mut titles = Titles { context, lexicon, of_indicators: BTreeMap::new(), of_categories: BTreeMap::new() };
    for cell in &context.material.protected.cells {
        if matches!(cell.value, Value::NoData | Value::NotApplicable) {
            continue;
        }
        let Some(only_with) = titles.only_with(cell)? else { continue };
        let title = titles.of_indicator(&cell.indicator)?;
        of_cell(context, cell, &title, &only_with, &mut facts);
    }
    Ok(facts)
}

fn of_cell(context: &Context, cell: &Published, title: &Phrase, only_with: &[Phrase], facts: &mut Vec<Fact>) {
    let name = name(cell, context.period());
    let is_plain =
        context.locale.has(&format!("unit.{}", cell.unit)) && !["days", "hours", "rows", "pairs", "points"].contains(&cell.unit.as_str());
    let mut push = |role: Role, name: String, number: Option<Decimal>, unit: &str| {
        facts.push(Fact {
            name,
            number: number.map(|number| number.abs()),
            unit: unit.to_owned(),
            places: if unit == "percent" { 2 } else { context.places(cell) },
            title: title.clone(),
            only_with: only_with.to_vec(),
            period: Some(cell.period.clone()),
            is_plain: is_plain && unit == cell.unit,
            role,
        });
    };
    let value = cell.value.number();
    push(Role::Figure, name.clone(), value, &cell.unit);
    // What was promised is known even where the figure is hidden.
    let promises = [(cell.target, "target"), (cell.baseline, "baseline")].into_iter().filter(|_| cell.cut.dimensions.is_empty());
    for (promise, what) in promises.clone().filter(|(promise, _)| promise.is_some()) {
        push(Role::Promise, format!("the {what} of {name}"), promise, &cell.unit);
    }
    let Some(value) = value else { return };
    if cell.unit == "percent" || is_currency(&cell.unit) {
        for (part, what) in [(cell.numerator, "numerator"), (cell.denominator, "denominator")] {
            if part.is_some_and(|part| part != value) {
                push(Role::Part, format!("the {what} of {name}"), part, "");
            }
        }
    }
    if !cell.cut.dimensions.is_empty() {
        let share =
            whole(context, cell).and_then(|whole| value.checked_div(whole)).and_then(|share| share.checked_mul(Decimal::ONE_HUNDRED));
        if is_plain && share.is_some() {
            push(Role::Promise, format!("the share of {name}"), share, "percent");
        }
        return;
    }
    let points = if cell.unit == "percent" { POINTS } else { &cell.unit };
    for (promise, what) in promises {
        let Some(promise) = promise else { continue };
        push(Role::Difference, format!("the difference of {name} from its {what}"), value.checked_sub(promise), points);
    }
    if cell.period != context.period() {
        let now = total(context, cell, context.period()).and_then(|now| now.value.number());
        if let Some(change) = now.and_then(|now| now.checked_sub(value)) {
            push(Role::Difference, format!("the difference of {} from {name}", cell.indicator), Some(change), points);
        }
    }
}

/// The figure of all children together in a period, of the indicator of a cell.
fn total<'a>(context: &Context<'a>, cell: &Published, period: &str) -> Option<&'a Published> {
    context.figures(&cell.indicator).iter().copied().find(|total| total.period == period && total.cut.dimensions.is_empty())
}

/// The figure of which a part is a part.
fn whole(context: &Context, part: &Published) -> Option<Decimal> {
    let whole = total(context, part, &part.period)?.value.number()?;
    (!whole.is_zero()).then_some(whole)
}

fn name(cell: &Published, period: &str) -> String {
    let pairs = cell.cut.dimensions.iter().zip(&cell.cut.categories).map(|(dimension, category)| format!("{dimension}={category}"));
    let cut = if cell.cut.dimensions.is_empty() { String::new() } else { format!("[{}]", pairs.collect::<Vec<_>>().join(", ")) };
    let period = if cell.period == period { String::new() } else { format!(" @{}", cell.period) };
    format!("{}{cut}{period}", cell.indicator)
}

/// Words of titles, looked up once each.
struct Titles<'c, 'a> {
    context: &'c Context<'a>,
    lexicon: &'c Lexicon,
    of_indicators: BTreeMap<String, Phrase>,
    of_categories: BTreeMap<(String, String), Option<Phrase>>,
}

impl Titles<'_, '_> {
    fn of_indicator(&mut self, indicator: &str) -> Result<Phrase, Error> {
        if let Some(words) = self.of_indicators.get(indicator) {
            return Ok(words.clone());
        }
        let words = Phrase::from(words(&self.context.title(indicator)?, &self.lexicon.small));
        self.of_indicators.insert(indicator.to_owned(), words.clone());
        Ok(words)
    }

    /// The words that a sentence about a figure has; `None` where no title of a category has any.
    fn only_with(&mut self, cell: &Published) -> Result<Option<Vec<Phrase>>, Error> {
        let mut all = Vec::new();
        for (dimension, category) in cell.cut.dimensions.iter().zip(&cell.cut.categories) {
            match self.of_category(dimension, category)? {
                Some(words) => all.push(words),
                None => return Ok(None),
            }
        }
        Ok(Some(all))
    }

    fn of_category(&mut self, dimension: &str, category: &str) -> Result<Option<Phrase>, Error> {
        let key = (dimension.to_owned(), category.to_owned());
        if let Some(words) = self.of_categories.get(&key) {
            return Ok(words.clone());
        }
        let title = self.context.category(dimension, category)?;
        let words = says(&title, &self.lexicon.small).map(Phrase::from);
        self.of_categories.insert(key, words.clone());
        Ok(words)
    }
}

/// The words of the title of a category or period. Quarters have no name that anybody would write.
pub(super) fn says(title: &str, small: &BTreeSet<String>) -> Option<Vec<String>> {
    Some(words(title, small)).filter(|words| !title.contains("..") && !words.is_empty())
}

/// The words of a title that say something: longer ones and numbers.
fn words(title: &str, small: &BTreeSet<String>) -> Vec<String> {
    let words = title.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let says = |word: &&str| word.chars().count() > 2 || word.starts_with(|letter: char| letter.is_ascii_digit());
    let all: Vec<String> = words.clone().filter(says).map(str::to_lowercase).filter(|word| !small.contains(word)).collect();
    if all.is_empty() { words.map(str::to_lowercase).collect() } else { all }
}

/// What dosah.toml says in numbers.
fn declared(context: &Context) -> Vec<Fact> {
    let (file, project) = (context.file(), context.material.project);
    let mut facts = Vec::new();
    let mut push = |name: &str, number: Option<Decimal>, unit: &str| {
        let name = name.to_owned();
        let (title, only_with) = (Phrase::default(), Vec::new());
        let unit = unit.to_owned();
        let role = Role::Promise;
        facts.extend(number.map(|number| Fact {
            name,
            number: Some(number),
            unit,
            places: 0,
            title,
            only_with,
            period: None,
            is_plain: false,
            role,
        }));
    };
    let count = |number: usize| Some(Decimal::from(number));
    for (unit, what, number) in [
        ("phase", "phases", file.phase.len()),
        ("service", "services", file.service.len()),
        ("setting", "settings", file.setting.len()),
        ("worker_role", "worker roles", file.worker_role.len()),
        ("area", "areas", file.area.len()),
        ("heading", "budget headings", file.finance.as_ref().map_or(0, |finance| finance.heading.len())),
    ] {
        push(&format!("the number of {what} in dosah.toml"), count(number).filter(|_| number > 0), unit);
    }
    for band in project.age_bands() {
        for age in band.to_string().split(['-', '+']).filter_map(|age| age.parse().ok()) {
            push("an age band", Some(age), "year");
        }
    }
    for Span { start, end, .. } in project.periods() {
        let months = Span { id: String::new(), start, end }.months().len();
        push("the length of a period", count(months), "months");
        push("the length of a period", count(months / 12).filter(|_| months.is_multiple_of(12)), "year");
        push("the length of a period", Some(Decimal::from((end - start).num_days() + 1)), "days");
    }
    if let Some(finance) = &file.finance {
        let grant = &finance.grant;
        push("days of grace", Some(Decimal::from(*finance.grace_days.get_ref())), "days");
        for percent in [
            finance.rate().map(|(rate, _)| rate),
            finance.cap().map(|(cap, _)| cap),
            finance.tolerance().map(|(tolerance, _)| tolerance),
            grant.cofinancing.as_ref().and_then(crate::project::grant::Share::exact),
            grant.in_kind.as_ref().and_then(crate::project::grant::Share::exact),
            grant.indirect.as_ref().and_then(|indirect| exact(*indirect.percent.get_ref())),
        ] {
            push("a rule of the grant", percent, "percent");
        }
    }
    facts
}
