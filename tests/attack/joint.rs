//! What adds up to what, as a reader sees it: every child is in one finest group, and every printed count adds up some of these groups.
//! Groups are made of all dimensions of all tables at once; tables looked at one by one would promise too much.

use std::collections::{BTreeMap, BTreeSet};

use crate::published::Figure;
use crate::system::{Row, System};

/// Something that is true of a child, as tables name it: a dimension and a category. Periods and parts of shares are dimensions, too.
pub type Trait = (String, String);

/// One thing that differs between children, such as their age. A finest group has one value of each.
#[derive(Debug, Clone)]
struct Attribute {
    /// For each value the categories that it is counted in: May is in its quarter, too.
    counted_in: Vec<BTreeSet<Trait>>,
}

/// All finest groups.
#[derive(Debug, Clone)]
pub struct Joint {
    attributes: Vec<Attribute>,
}

/// What a row of the system is made of; the truth is counted with the same.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Which children are counted.
    pub of: Vec<Trait>,
    /// Which are not.
    pub without: Option<Trait>,
}

/// How many children there are for what is printed, for readers who see it rounded to multiples of a base.
#[derive(Debug, Clone, Copy)]
pub struct Print {
    /// Counts from one to below this are hidden, and readers know it.
    pub threshold: i64,
    /// One where nothing is rounded.
    pub rounding: i64,
    /// The least that a hidden count can be: zero where zeros may be hidden.
    pub least_hidden: i64,
}

impl Print {
    /// The funder's page: nothing is rounded, and what is hidden may be a zero.
    pub fn exact(threshold: i64) -> Self {
        Print { threshold, rounding: 1, least_hidden: 0 }
    }

    fn least_and_most(self, printed: Option<i64>) -> (i64, Option<i64>) {
        match printed {
            None => (self.least_hidden, None),
            Some(0) => (0, Some(0)),
            Some(number) if self.rounding == 1 => (number, Some(number)),
            Some(number) => ((number - self.rounding / 2).max(self.threshold.min(number)), Some(number + self.rounding / 2)),
        }
    }
}

const TIME: [&str; 4] = ["month", "quarter", "half_year", "period"];
/// The dimension of the numerators of shares.
pub const PART: &str = "part of";

fn attributes(claims: &[Claim], calendar: &BTreeMap<String, [i64; 2]>) -> Vec<Attribute> {
    let mut categories: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (dimension, category) in claims.iter().flat_map(|claim| &claim.of) {
        categories.entry(dimension).or_default().insert(category);
    }
    let (time, plain): (Vec<_>, Vec<_>) = categories.into_iter().partition(|(dimension, _)| TIME.contains(dimension));
    let one = |dimension: &str, category: &str| BTreeSet::from([(dimension.to_owned(), category.to_owned())]);
    let mut attributes: Vec<Attribute> = Vec::new();
    for (dimension, categories) in plain {
        let mut counted_in: Vec<_> = categories.iter().map(|category| one(dimension, category)).collect();
        if dimension == PART {
            counted_in.push(BTreeSet::new());
        }
        attributes.push(Attribute { counted_in });
    }
    // Months from one border to the next are in the same categories of every dimension of time.
    let spans: Vec<(Trait, [i64; 2])> = time
        .iter()
        .flat_map(|(dimension, categories)| categories.iter().map(move |category| (*dimension, *category)))
        .map(|(dimension, category)| ((dimension.to_owned(), category.to_owned()), span(category, calendar)))
        .collect();
    let borders: BTreeSet<i64> = spans.iter().flat_map(|(_, [first, last])| [*first, last + 1]).collect();
    let counted_in: Vec<BTreeSet<Trait>> = borders
        .iter()
        .map(|month| spans.iter().filter(|(_, [first, last])| first <= month && month <= last).map(|(name, _)| name.clone()).collect())
        .filter(|names: &BTreeSet<Trait>| !names.is_empty())
        .collect();
    if !counted_in.is_empty() {
        attributes.push(Attribute { counted_in });
    }
    attributes
}

/// First and last month, numbered through: of a period by the calendar that reports print, else from the category itself.
fn span(category: &str, calendar: &BTreeMap<String, [i64; 2]>) -> [i64; 2] {
    let number = |text: &str| {
        let (year, month) = text.split_once('-').unwrap_or_else(|| panic!("{text} is no month"));
        12 * year.parse::<i64>().expect("a year") + month.parse::<i64>().expect("a month") - 1
    };
    calendar.get(category).copied().unwrap_or_else(|| {
        let (first, last) = category.split_once("..").unwrap_or((category, category));
        [number(first), number(last)]
    })
}

impl Joint {
    fn atoms(&self) -> usize {
        self.attributes.iter().map(|attribute| attribute.counted_in.len()).product()
    }

    /// The finest groups that a claim counts.
    fn atoms_of(&self, claim: &Claim) -> Vec<usize> {
        let (mut atoms, mut factor) = (vec![0], 1);
        for Attribute { counted_in } in &self.attributes {
            let asked: Vec<&Trait> = claim.of.iter().filter(|name| counted_in.iter().any(|value| value.contains(name))).collect();
            let fits = |value: &BTreeSet<Trait>| {
                asked.iter().all(|name| value.contains(name)) && !claim.without.as_ref().is_some_and(|name| value.contains(name))
            };
            let values: Vec<usize> = (0..counted_in.len()).filter(|value| fits(&counted_in[*value])).collect();
            atoms = values.iter().flat_map(|value| atoms.iter().map(move |atom| atom + factor * value)).collect();
            factor *= counted_in.len();
        }
        atoms
    }

    /// The finest group of a child.
    pub fn atom_of(&self, child: &BTreeSet<Trait>) -> usize {
        let (mut atom, mut factor) = (0, 1);
        for attribute in &self.attributes {
            let known: BTreeSet<&Trait> = attribute.counted_in.iter().flatten().collect();
            let own: BTreeSet<&Trait> = child.iter().filter(|name| known.contains(name)).collect();
            let value = attribute.counted_in.iter().position(|value| value.iter().collect::<BTreeSet<_>>() == own);
            atom += factor * value.unwrap_or_else(|| panic!("{own:?} is in no table"));
            factor *= attribute.counted_in.len();
        }
        atom
    }
}

/// The calendar of a project without periods.
pub fn one_period() -> BTreeMap<String, [i64; 2]> {
    BTreeMap::from([("total".to_owned(), [0, 0])])
}

/// The system of all figures of one population, and what each of its rows counts. `calendar` has the months of periods.
pub fn system(figures: &[&Figure], calendar: &BTreeMap<String, [i64; 2]>, print: Print) -> (System, Joint, Vec<Claim>) {
    let mut claims = Vec::new();
    let mut prints = Vec::new();
    for figure in figures {
        let name = |part: &str| format!("{} {} {:?}{part}", figure.indicator, figure.period, figure.cut);
        let of: Vec<Trait> = figure.cut.iter().cloned().chain([("period".to_owned(), figure.period.clone())]).collect();
        let mut claim = |name: String, of: Vec<Trait>, without: Option<Trait>, printed: Option<i64>| {
            claims.push(Claim { of, without });
            prints.push((name, printed));
        };
        if figure.unit == "percent" {
            let part = (PART.to_owned(), figure.indicator.clone());
            claim(name(" above the line"), [of.clone(), vec![part.clone()]].concat(), None, figure.numerator);
            claim(name(" the rest"), of.clone(), Some(part), figure.denominator.zip(figure.numerator).map(|(whole, part)| whole - part));
            claim(name(" below the line"), of, None, figure.denominator);
        } else {
            claim(name(""), of, None, figure.numerator);
        }
    }
    let joint = Joint { attributes: attributes(&claims, calendar) };
    let rows = claims.iter().zip(prints).map(|(claim, (name, printed))| {
        let (least, most) = print.least_and_most(printed);
        let atoms = joint.atoms_of(claim);
        Row { name, atoms, least, most, is_printed: printed.is_some() }
    });
    let system = System::new(joint.atoms(), rows.collect());
    (system, joint, claims)
}

/// How many of the children a claim counts.
pub fn counted(claim: &Claim, children: &[BTreeSet<Trait>]) -> i64 {
    let is_counted = |child: &&BTreeSet<Trait>| {
        claim.of.iter().all(|name| child.contains(name)) && !claim.without.as_ref().is_some_and(|name| child.contains(name))
    };
    i64::try_from(children.iter().filter(is_counted).count()).expect("few children")
}
