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

/// What a reader knows of the world besides the table.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// First and last month of periods, numbered through.
    pub calendar: BTreeMap<String, [i64; 2]>,
    /// In which category of another dimension everybody of a category is: Brno is in Moravia.
    pub within: BTreeMap<Trait, Vec<Trait>>,
    /// Dimensions that do not list everybody.
    pub open: BTreeSet<String>,
}

impl World {
    /// A project without periods.
    pub fn plain() -> Self {
        World { calendar: BTreeMap::from([("total".to_owned(), [0, 0])]), ..World::default() }
    }

    fn attributes(&self, claims: &[Claim]) -> Vec<Attribute> {
        let mut categories: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (dimension, category) in claims.iter().flat_map(|claim| &claim.of) {
            categories.entry(dimension).or_default().insert(category);
        }
        let coarser: BTreeSet<&str> = self.within.values().flatten().map(|(dimension, _)| dimension.as_str()).collect();
        let (time, plain): (Vec<_>, Vec<_>) = categories.into_iter().partition(|(dimension, _)| TIME.contains(dimension));
        let mut attributes = Vec::new();
        for (dimension, categories) in plain.into_iter().filter(|(dimension, _)| !coarser.contains(dimension)) {
            let names = categories.into_iter().map(|category| (dimension.to_owned(), category.to_owned()));
            let mut counted_in: Vec<BTreeSet<Trait>> = if dimension == "age_band" {
                let (bands, others): (Vec<Trait>, Vec<Trait>) = names.partition(|(_, band)| ages(band).is_some());
                let spans = bands.into_iter().filter_map(|name| ages(&name.1).map(|span| (name, span))).collect();
                nested(spans).into_iter().chain(others.into_iter().map(|name| BTreeSet::from([name]))).collect()
            } else {
                let wholes = |name: &Trait| self.within.get(name).cloned().unwrap_or_default();
                names.map(|name| wholes(&name).into_iter().chain([name]).collect()).collect()
            };
            if dimension == PART || self.open.contains(dimension) {
                counted_in.push(BTreeSet::new());
            }
            attributes.push(Attribute { counted_in });
        }
        let names = time.iter().flat_map(|(dimension, categories)| categories.iter().map(move |category| (*dimension, *category)));
        let spans = names.map(|(dimension, category)| ((dimension.to_owned(), category.to_owned()), self.months(category))).collect();
        let months = nested(spans);
        attributes.extend(Some(months).filter(|months| !months.is_empty()).map(|counted_in| Attribute { counted_in }));
        attributes
    }

    /// First and last month: of a period by the calendar that reports print, else from the category itself.
    fn months(&self, category: &str) -> [i64; 2] {
        let number = |text: &str| {
            let (year, month) = text.split_once('-').unwrap_or_else(|| panic!("{text} is no month"));
            12 * year.parse::<i64>().expect("a year") + month.parse::<i64>().expect("a month") - 1
        };
        self.calendar.get(category).copied().unwrap_or_else(|| {
            let (first, last) = category.split_once("..").unwrap_or((category, category));
            [number(first), number(last)]
        })
    }
}

/// First and last year of age of a band.
fn ages(band: &str) -> Option<[i64; 2]> {
    if let Some(first) = band.strip_suffix('+') {
        return Some([first.parse().ok()?, 150]);
    }
    let (first, last) = band.split_once('-')?;
    Some([first.parse().ok()?, last.parse().ok()?])
}

/// What lies from one border to the next is in the same categories of every dimension.
fn nested(spans: Vec<(Trait, [i64; 2])>) -> Vec<BTreeSet<Trait>> {
    let borders: BTreeSet<i64> = spans.iter().flat_map(|(_, [first, last])| [*first, last + 1]).collect();
    let inside = |at: i64| spans.iter().filter(move |(_, [first, last])| *first <= at && at <= *last).map(|(name, _)| name.clone());
    borders.iter().map(|border| inside(*border).collect()).filter(|names: &BTreeSet<Trait>| !names.is_empty()).collect()
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

/// The system of all figures of one population, and what each of its rows counts; `implied` are counts that no figure shows.
pub fn system(figures: &[&Figure], implied: &[Claim], world: &World, print: Print) -> (System, Joint, Vec<Claim>) {
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
            claim(name(" the rest"), of.clone(), Some(part), None);
            claim(name(" below the line"), of, None, figure.denominator);
        } else {
            claim(name(""), of, None, figure.numerator);
        }
    }
    let joint = Joint { attributes: world.attributes(&claims) };
    for claim in implied {
        prints.push((format!("{claim:?}"), None));
        claims.push(claim.clone());
    }
    let rows = claims.iter().zip(prints).map(|(claim, (name, printed))| {
        let (least, most) = print.least_and_most(printed);
        Row { name, atoms: joint.atoms_of(claim), least, most, is_printed: printed.is_some() }
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
