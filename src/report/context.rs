//! What every block builder works with: the material, the words, and the figures as text in their state.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::format::{is_currency, money_places, places_of};
use super::locale::{Locale, defect};
use super::material::{FileAccount, IndicatorCard, Material};
use super::model::{Cell, Mark, MarkKey, Point};
use super::row_counts::RowCounts;
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::definition::Method;
use crate::indicators::measurement::Value;
use crate::project::{Texts, file};

/// Shares of money, which are written with two decimals; other shares are whole, because a decimal would give the count away.
const SHARES_OF_MONEY: &[&str] = &[
    "cost_variance_share",
    "cost_variance_share_revised",
    "absorption",
    "absorption_revised",
    "grant_share",
    "cofinancing_share",
    "line_variance",
    "line_variance_revised",
    "reallocation_share",
    "reallocation_share_revised",
    "inkind_share",
    "burn",
];

/// The material and the words, and which indicators the report has spoken of so far.
pub(crate) struct Context<'a> {
    pub material: &'a Material<'a>,
    pub locale: &'a Locale,
    /// The figures of each indicator, so that one is found without looking at all of them.
    figures: BTreeMap<&'a str, Vec<&'a Published>>,
    cited: RefCell<BTreeSet<String>>,
}

impl<'a> Context<'a> {
    pub fn new(material: &'a Material<'a>, locale: &'a Locale) -> Self {
        let mut figures: BTreeMap<&str, Vec<&Published>> = BTreeMap::new();
        for cell in &material.protected.cells {
            figures.entry(&cell.indicator).or_default().push(cell);
        }
        Context { material, locale, figures, cited: RefCell::default() }
    }

    /// Every figure of an indicator, whatever its period and cut.
    pub fn figures(&self, indicator: &str) -> &[&'a Published] {
        self.figures.get(indicator).map_or(&[], Vec::as_slice)
    }

    /// The project's file.
    pub fn file(&self) -> &'a file::ProjectFile {
        &self.material.project.file
    }

    /// The id of the period that the report speaks of.
    pub fn period(&self) -> &'a str {
        &self.material.period.id
    }

    /// The figure for the whole period; `None` where there is nothing to say about it.
    pub fn total(&self, indicator: &str) -> Option<&'a Published> {
        self.cell(indicator, self.period(), &[], &[])
    }

    /// What became of the rows of a file, as readers may see it.
    pub fn row_counts(&self, file: &FileAccount) -> RowCounts {
        RowCounts::of(file, self.material.protected, self.period())
    }

    /// The figure of one cut for the whole period.
    pub fn part(&self, indicator: &str, dimension: &str, category: &str) -> Option<&'a Published> {
        self.cell(indicator, self.period(), &[dimension], &[category])
    }

    /// Any figure; the indicator gets a definition card.
    pub fn cell(&self, indicator: &str, period: &str, dimensions: &[&str], categories: &[&str]) -> Option<&'a Published> {
        let asked = |cell: &&&Published| cell.period == period && cell.cut.dimensions == dimensions && cell.cut.categories == categories;
        let cell = self.figures(indicator).iter().find(asked).copied().filter(|cell| cell.value != Value::NotApplicable);
        cell.inspect(|_| self.cite(indicator))
    }

    /// All figures of a disaggregation for the whole period, in the order of the categories.
    pub fn by(&self, indicator: &str, dimensions: &[&str]) -> Vec<&'a Published> {
        let asked = |cell: &&Published| cell.period == self.period() && cell.cut.dimensions == dimensions && cell.merged_into.is_none();
        let cells: Vec<_> =
            self.figures(indicator).iter().copied().filter(asked).filter(|cell| cell.value != Value::NotApplicable).collect();
        if !cells.is_empty() {
            self.cite(indicator);
        }
        cells
    }

    /// A count in a disaggregation: a combination that does not occur where others do is zero, not unknown.
    pub fn count(&self, indicator: &str, dimensions: &[&str], categories: &[&str]) -> Value {
        match self.cell(indicator, self.period(), dimensions, categories) {
            Some(cell) => cell.value,
            None if self.by(indicator, dimensions).is_empty() => Value::NoData,
            None => Value::Zero,
        }
    }

    /// Remembers that the report speaks of an indicator.
    pub fn cite(&self, indicator: &str) {
        self.cited.borrow_mut().insert(indicator.to_owned());
    }

    /// Looks at figures of which the report does not speak here.
    pub fn uncited<T>(&self, look: impl FnOnce() -> T) -> T {
        let before = self.cited.borrow().clone();
        let seen = look();
        self.cited.replace(before);
        seen
    }

    /// Builds what may turn out to have nothing to say; then the report has not spoken of what was looked at.
    pub fn cited_if_built<T>(&self, build: impl FnOnce() -> Result<Option<T>, Error>) -> Result<Option<T>, Error> {
        let before = self.cited.borrow().clone();
        let built = build()?;
        if built.is_none() {
            self.cited.replace(before);
        }
        Ok(built)
    }

    /// Whether the report has spoken of an indicator.
    pub fn is_cited(&self, indicator: &str) -> bool {
        self.cited.borrow().contains(indicator)
    }

    /// What is said about an indicator beyond its figures.
    pub fn card(&self, indicator: &str) -> Option<&'a IndicatorCard> {
        self.material.indicators.iter().find(|card| card.id == indicator)
    }

    /// The title of an indicator.
    pub fn title(&self, indicator: &str) -> Result<String, Error> {
        self.wording(indicator, "title", |card| &card.own_title)
    }

    /// The sentence that defines an indicator.
    pub fn definition(&self, indicator: &str) -> Result<String, Error> {
        self.wording(indicator, "definition", |card| &card.own_definition)
    }

    fn wording(&self, indicator: &str, what: &str, own: impl Fn(&IndicatorCard) -> &Texts) -> Result<String, Error> {
        if let Some(text) = self.card(indicator).and_then(|card| own(card).get(self.locale.lang)) {
            return Ok(self.locale.set(text));
        }
        let key = format!("indicator.{indicator}.{what}");
        let declared = self.file().indicator.iter().find(|declared| declared.id.get_ref() == indicator);
        match declared {
            Some(declared) if !self.locale.has(&key) => Err(self.missing_text(&declared.id, what)),
            _ => self.locale.text(&key),
        }
    }

    /// A text of the project that every report needs.
    pub fn own(&self, texts: &Texts, named: &str) -> Result<String, Error> {
        self.own_if_given(texts).ok_or_else(|| self.missing_text(&self.file().project.id, named))
    }

    /// A text of the project that may be absent.
    pub fn own_if_given(&self, texts: &Texts) -> Option<String> {
        texts.get(self.locale.lang).map(|text| self.locale.set(text))
    }

    fn missing_text(&self, near: &toml::Spanned<String>, what: &str) -> Error {
        let lang = self.locale.lang;
        self.material.project.error_at(
            near.span(),
            "missing-translation",
            format!("`{}` has no {what} in the language `{lang}`", near.get_ref()),
            format!("add {what} = {{ {lang} = \"...\" }}, or take `{lang}` out of `languages`"),
        )
    }

    /// What readers see for a category: the project's title, a built-in word, or the id.
    pub fn category(&self, dimension: &str, id: &str) -> Result<String, Error> {
        super::category(self.file(), self.locale, dimension, id)
    }

    /// The figure or the mark of its state, as it stands in a table.
    pub fn figure(&self, cell: &Published) -> Result<String, Error> {
        self.figure_with(cell, self.places(cell))
    }

    /// The same with the decimals of its column.
    pub fn figure_with(&self, cell: &Published, places: u32) -> Result<String, Error> {
        let Some(number) = cell.value.number() else { return self.mark(cell.value) };
        let text = self.amount(number, &cell.unit, places)?;
        match cell.method {
            Method::Counted => Ok(text),
            Method::Estimated => Ok(format!("{text}\u{a0}{}", self.locale.text("state.estimated.mark")?)),
        }
    }

    /// A number with the sign of its unit, without a noun.
    pub fn amount(&self, number: Decimal, unit: &str, places: u32) -> Result<String, Error> {
        match unit {
            "percent" => self.locale.percent(number, places),
            currency if is_currency(currency) => self.locale.money(number, currency, places),
            _ => Ok(self.locale.number(number, places)),
        }
    }

    /// How many decimals a figure has when it stands alone.
    pub fn places(&self, cell: &Published) -> u32 {
        let number = cell.value.number().unwrap_or_default();
        match cell.unit.as_str() {
            "percent" if SHARES_OF_MONEY.contains(&cell.indicator.as_str()) => 2,
            "percent" => 0,
            // Money per something always has its cents, totals only where they are not whole.
            currency if is_currency(currency) => {
                if cell.denominator.is_some() {
                    2
                } else {
                    money_places([number])
                }
            }
            _ => places_of(number),
        }
    }

    /// A target or a baseline of a figure: whole where it was promised whole, money with the decimals of the figure.
    pub fn promise(&self, cell: &Published, number: Decimal) -> Result<String, Error> {
        let places = match (is_currency(&cell.unit), cell.denominator) {
            (true, Some(_)) => 2,
            (true, None) => money_places([number]),
            (false, _) => places_of(number),
        };
        self.amount(number, &cell.unit, places)
    }

    /// A figure inside a sentence, with its noun.
    pub fn prose(&self, cell: &Published, nouns: Nouns) -> Result<String, Error> {
        let number = match cell.value {
            Value::Number(number) => number,
            Value::Zero => Decimal::ZERO,
            state => return self.locale.text(&format!("state.{}.prose", state.state())),
        };
        let counted = self.locale.has(&format!("unit.{}", cell.unit));
        let text = match nouns {
            Nouns::Nominative if counted && number.is_zero() => self.locale.text(&format!("unit_zero.{}", cell.unit))?,
            Nouns::Nominative if counted => self.locale.count(&format!("unit.{}", cell.unit), number, &[])?,
            Nouns::Genitive if counted => self.locale.count(&format!("unit_genitive.{}", cell.unit), number, &[])?,
            _ => self.amount(number, &cell.unit, self.places(cell))?,
        };
        match cell.method {
            Method::Counted => Ok(text),
            Method::Estimated => self.locale.say("state.estimated.prose", &[("n", &text)]),
        }
    }

    /// The mark of a state without a number: "[c]".
    pub fn mark(&self, value: Value) -> Result<String, Error> {
        self.locale.text(&format!("state.{}.mark", value.state()))
    }

    /// A table cell with a figure or its mark. An absent figure is one that nobody has.
    pub fn number(&self, cell: Option<&Published>) -> Result<Cell, Error> {
        cell.map_or_else(|| self.state(Value::NoData), |cell| self.number_with(cell, self.places(cell)))
    }

    /// The same with the decimals of its column.
    pub fn number_with(&self, cell: &Published, places: u32) -> Result<Cell, Error> {
        match cell.value.number() {
            Some(_) => Ok(Cell::Number { text: self.figure_with(cell, places)?, spoken: None, strong: false }),
            None => self.state(cell.value),
        }
    }

    /// A table cell with a count or the mark of its state.
    pub fn counted(&self, value: Value) -> Result<Cell, Error> {
        match value.number() {
            Some(number) => Ok(Cell::Number { text: self.locale.whole(number), spoken: None, strong: false }),
            None => self.state(value),
        }
    }

    /// A table cell with the mark of a state.
    pub fn state(&self, value: Value) -> Result<Cell, Error> {
        let spoken = self.locale.text(&format!("state.{}.spoken", value.state()))?;
        Ok(Cell::Number { text: self.mark(value)?, spoken: Some(spoken), strong: false })
    }

    /// How a count is drawn, and its text.
    pub fn counted_point(&self, value: Value) -> Result<Point, Error> {
        let text = value.number().map_or_else(|| self.mark(value), |number| Ok(self.locale.whole(number)))?;
        Ok(Point { mark: draw(value), text })
    }

    /// How a figure is drawn, and its text.
    pub fn point(&self, cell: &Published) -> Result<Point, Error> {
        Ok(Point { mark: draw(cell.value), text: self.figure(cell)? })
    }

    /// What the marks mean that stand in these cells, for under the table.
    pub fn marks<'c>(&self, cells: impl IntoIterator<Item = &'c Cell>, drawing: Drawing) -> Result<Vec<MarkKey>, Error> {
        let used: Vec<&str> =
            cells.into_iter().filter_map(|cell| if let Cell::Number { text, .. } = cell { Some(text.as_str()) } else { None }).collect();
        let threshold = self.locale.whole(self.material.protected.threshold.unwrap_or_default());
        let mut keys = Vec::new();
        for state in ["suppressed", "no_data", "not_applicable", "estimated"] {
            let mark = self.locale.text(&format!("state.{state}.mark"))?;
            if used.iter().any(|text| text.contains(&mark)) {
                let hatched = drawing == Drawing::Hatched && state == "suppressed";
                let key = if hatched { format!("state.{state}.key_hatched") } else { format!("state.{state}.key") };
                keys.push(MarkKey { mark, text: self.locale.say(&key, &[("k", &threshold)])?, hatched });
            }
        }
        Ok(keys)
    }

    /// The reporting currency, where there is money.
    pub fn currency(&self) -> Option<&'a str> {
        self.file().finance.as_ref().map(|finance| finance.currency.get_ref().as_str())
    }

    /// Who pays for the project.
    pub fn funder(&self) -> Result<String, Error> {
        self.own(&self.file().project.funder, "funder")
    }

    /// The first to the last day of the period that the report speaks of.
    pub fn reporting_period(&self) -> Result<String, Error> {
        self.locale.period(self.material.period.start, self.material.period.end)
    }

    /// A broken promise inside dosah.
    pub fn defect(&self, reason: &str) -> Error {
        defect(self.locale.lang, &reason)
    }
}

/// Whether a figure inside a sentence carries its noun, and in which case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nouns {
    /// Only the number and its sign.
    Absent,
    /// "2 children", "2 děti".
    Nominative,
    /// "2 children", "2 dětí": after a preposition.
    Genitive,
}

/// Whether a table has drawings in which hidden figures are hatched boxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Drawing {
    /// It has.
    Hatched,
    /// It has none.
    Absent,
}

/// How a value is drawn.
pub(super) fn draw(value: Value) -> Mark {
    match value {
        Value::Number(number) => Mark::Value(size(number)),
        Value::Zero => Mark::Zero,
        Value::Suppressed => Mark::Hidden,
        Value::NoData | Value::NotApplicable => Mark::NoData,
    }
}

/// A number as geometry.
pub(super) fn size(number: Decimal) -> f64 {
    number.to_f64().unwrap_or_default()
}

/// The figures, where every one of them may be shown: then what is computed from them may be shown, too.
pub(super) fn all_shown<'c>(cells: impl IntoIterator<Item = &'c Published>) -> Option<Vec<Decimal>> {
    cells.into_iter().map(|cell| cell.value.number()).collect()
}

/// One figure, where it may be shown.
pub(super) fn shown(cell: Option<&Published>) -> Option<Decimal> {
    cell.and_then(|cell| cell.value.number())
}

/// A part of a whole in percent; `None` where the whole is nothing.
pub(super) fn percent_of(part: Decimal, whole: Decimal) -> Option<Decimal> {
    part.checked_div(whole).and_then(|share| share.checked_mul(Decimal::ONE_HUNDRED))
}
