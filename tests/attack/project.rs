//! Generated projects: children who differ in a few things, and tables that count them. The same seed gives the same files.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use fastrand::Rng;

use crate::joint::{PART, Trait, World};

const BANDS: [&str; 4] = ["0-3", "4-8", "9-13", "14-17"];
const SEXES: [&str; 4] = ["female", "male", "other", "unknown"];

/// A child as its row in the export says.
#[derive(Debug, Clone, Copy)]
pub struct Child {
    pub area: usize,
    pub sex: usize,
    pub band: usize,
    /// Months since the project began.
    pub month: usize,
    pub improved: bool,
}

/// Children that are counted together and apart from all others, and the tables that count them.
#[derive(Debug, Clone)]
pub struct Population {
    pub id: String,
    pub children: Vec<Child>,
    /// Breakdowns of the count: `sex*area`.
    pub by: Vec<String>,
    /// Breakdowns of the share that improved; nothing where there is no such share.
    pub share_by: Option<Vec<String>>,
}

/// A project of several populations, in so many months from January 2015.
#[derive(Debug, Clone)]
pub struct Project {
    pub months: usize,
    pub bands: usize,
    /// Whether its halves are periods.
    pub has_halves: bool,
    pub populations: Vec<Population>,
}

/// The category of these months.
fn months(first: usize, last: usize) -> String {
    if first == last { format!("2015-{:02}", first + 1) } else { format!("2015-{:02}..2015-{:02}", first + 1, last + 1) }
}

impl Project {
    /// What every table counts a child in.
    pub fn traits(&self, child: &Child, population: &Population) -> BTreeSet<Trait> {
        let mut traits = vec![("area", format!("r{}", child.area)), ("sex", SEXES[child.sex].to_owned())];
        // Bands that are shown together.
        let (bands, end) = (self.bands(), |band: &str| band.rsplit('-').next().unwrap_or_default().to_owned());
        for first in 0..=child.band {
            let first = bands[first].split('-').next().unwrap_or_default();
            let ends = bands[child.band..bands.len() - 1].iter().map(|band| format!("{first}-{}", end(band)));
            traits.extend(ends.chain([format!("{first}+")]).map(|band| ("age_band", band)));
        }
        // Quarters begin with the period that they are quarters of.
        for (period, [first, last]) in self.periods().into_iter().filter(|(_, [first, last])| (*first..=*last).contains(&child.month)) {
            let block = |length: usize| (child.month - first) / length * length + first;
            let blocks = [("month", 1), ("quarter", 3), ("half_year", 6)];
            traits.extend(blocks.map(|(name, length)| (name, months(block(length), (block(length) + length - 1).min(last)))));
            traits.push(("period", period.to_owned()));
        }
        if child.improved {
            traits.push((PART, format!("{}_share", population.id)));
        }
        traits.into_iter().map(|(dimension, category)| (dimension.to_owned(), category)).collect()
    }

    /// What reports print beside the tables: the months of the periods, numbered through.
    pub fn world(&self) -> World {
        let number = |month: usize| 12 * 2015 + i64::try_from(month).expect("a year at most");
        let calendar = self.periods().into_iter().map(|(id, span)| (id.to_owned(), span.map(number))).collect();
        World { calendar, ..World::default() }
    }

    /// First and last month of each period.
    fn periods(&self) -> Vec<(&'static str, [usize; 2])> {
        let middle = self.months / 2;
        let halves = [("first", [0, middle - usize::from(middle > 0)]), ("second", [middle, self.months - 1])];
        let halves = halves.into_iter().filter(|_| self.has_halves);
        [("total", [0, self.months - 1])].into_iter().chain(halves).collect()
    }

    /// Writes `dosah.toml` and the export.
    pub fn write(&self, folder: &Path) {
        fs::write(folder.join("dosah.toml"), self.toml()).expect("a project file");
        fs::write(folder.join("children.csv"), self.export()).expect("an export");
    }

    /// One row a child; the population stands in `referred_by`.
    pub fn export(&self) -> String {
        let mut text = "child_id,area,sex,birth_date,enrolled_on,exit_reason,closed_on,referred_by\n".to_owned();
        let everybody = self.populations.iter().flat_map(|population| population.children.iter().map(move |child| (child, &population.id)));
        for (number, (child, population)) in everybody.enumerate() {
            let born = 2015 - BANDS[child.band].split('-').next().and_then(|age| age.parse::<u32>().ok()).expect("a band") - 1;
            let sex = if SEXES[child.sex] == "unknown" { "" } else { SEXES[child.sex] };
            let closed = if child.improved { "planned,2015-12-31" } else { "," };
            let month = child.month + 1;
            writeln!(text, "k{number},r{},{sex},{born}-01-01,2015-{month:02}-10,{closed},{population}", child.area).expect("text");
        }
        text
    }

    fn toml(&self) -> String {
        let end = self.last_day(self.months);
        let mut toml = format!(
            "[project]\nid = \"attacked\"\ntitle = {{ en = \"Attacked\" }}\npromoter = {{ en = \"Nobody\" }}\nfunder = {{ en = \"Nobody\" }}\n\
             start = 2015-01-01\nend = {end}\nlanguages = [\"en\"]\nwithout = [\"sessions\"]\n\n[ages]\nbands = {:?}\n",
            self.bands()
        );
        if self.has_halves {
            let middle = self.months / 2;
            let halves = [("first", "2015-01-01".to_owned(), self.last_day(middle)), ("second", format!("2015-{:02}-01", middle + 1), end)];
            for (id, start, end) in halves {
                writeln!(toml, "\n[[period]]\nid = \"{id}\"\ntitle = {{ en = \"{id}\" }}\nstart = {start}\nend = {end}").expect("text");
            }
        }
        for Population { id, by, share_by, .. } in &self.populations {
            let mut indicator = |id: &str, measure: &str, aggregation: &str, unit: &str, by: &[String]| {
                write!(
                    toml,
                    "\n[[indicator]]\nid = \"{id}\"\ntitle = {{ en = \"{id}\" }}\ndefinition = {{ en = \"{id}.\" }}\n{measure}\nfrom = \"children\"\n\
                     where = \"referred_by = '{}'\"\ndate = \"enrolled_on\"\nof = \"child\"\nunit = \"{unit}\"\nby = {by:?}\naggregation = \"{aggregation}\"\n",
                    id.trim_end_matches("_share")
                )
                .expect("text");
            };
            indicator(id, "measure = \"count\"", "sum", "children", by);
            if let Some(by) = share_by {
                indicator(
                    &format!("{id}_share"),
                    "measure = \"share\"\npart = \"exit_reason = 'planned'\"",
                    "ratio_of_sums",
                    "percent",
                    by,
                );
            }
        }
        toml
    }

    /// The last of them has every child who is older; a band of grown-ups has to be there.
    fn bands(&self) -> Vec<String> {
        let last = BANDS[self.bands - 1].split('-').next().expect("a band");
        BANDS[..self.bands - 1].iter().map(|band| (*band).to_owned()).chain([format!("{last}-17"), "18+".to_owned()]).collect()
    }

    fn last_day(&self, months: usize) -> String {
        format!("2015-{months:02}-{}", [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][months - 1])
    }
}

/// Numbers of children crowd into few groups, as they do in a city: shares drawn from something like a Dirichlet distribution of 0.8.
pub fn crowd(random: &mut Rng, groups: usize, children: usize) -> Vec<usize> {
    let weights: Vec<f64> = (0..groups).map(|_| (-(1.0 - random.f64()).ln()).powf(1.25)).collect();
    let all: f64 = weights.iter().sum();
    let pick = |random: &mut Rng| {
        let mut at = random.f64() * all;
        weights.iter().position(|weight| {
            at -= weight;
            at < 0.0
        })
    };
    (0..children).map(|_| pick(random).unwrap_or(groups - 1)).collect()
}
