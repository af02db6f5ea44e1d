//! What a `dosah.toml` declares, as far as figures depend on it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use chrono::{Datelike, NaiveDate};
use toml::{Table, Value};

/// A closed interval of days.
#[derive(Debug, Clone)]
pub struct Period {
    pub id: String,
    pub start: NaiveDate,
    pub end: NaiveDate,
}

impl Period {
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.start <= day && day <= self.end
    }

    pub fn overlaps(&self, other: &Period) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    pub fn days(&self) -> i64 {
        (self.end - self.start).num_days() + 1
    }

    /// The calendar months that it touches, in blocks of so many from the first one: `2015-02`, or `2015-02..2015-04`.
    pub fn blocks(&self, length: usize) -> Vec<Vec<String>> {
        let mut months = Vec::new();
        let (mut year, mut month) = (self.start.year(), self.start.month());
        while (year, month) <= (self.end.year(), self.end.month()) {
            months.push(format!("{year:04}-{month:02}"));
            (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        }
        months.chunks(length).map(<[String]>::to_vec).collect()
    }
}

/// The rules about money.
#[derive(Debug, Clone)]
pub struct Finance {
    pub currency: String,
    pub window: Period,
    pub grace_days: i64,
    pub versions: Vec<String>,
    pub headings: Vec<String>,
    /// Headings whose costs the funder does not accept.
    pub refused: Vec<String>,
    /// The most that the contract grants, in hundredths.
    pub maximum: Option<i128>,
    /// Percent of the final cost that the grant pays.
    pub rate: Option<i128>,
    /// Whether the grant is never more than what was paid in.
    pub paid_in: bool,
    /// Percent, the headings it is taken of, and the headings of indirect costs.
    pub indirect: Option<(i128, Vec<String>, Vec<String>)>,
    /// Whether lines in other currencies are converted, at the first rate of their month.
    pub converts: bool,
}

/// A questionnaire, with days from the start of a case and from the score before, and points in hundredths.
#[derive(Debug, Clone)]
pub struct Instrument {
    pub id: String,
    pub higher_is_better: bool,
    pub informant: Option<String>,
    pub before: (i64, i64),
    pub after: (i64, i64),
    pub reliable_change: Option<i128>,
    pub cut_off: Option<i128>,
}

/// Everything declared.
#[derive(Debug, Clone)]
pub struct Project {
    pub whole: Period,
    /// The declared periods, then `total`.
    pub periods: Vec<Period>,
    pub phases: Vec<String>,
    /// Exit reasons with what they say about completion.
    pub exit_reasons: Vec<(String, String)>,
    pub services: Vec<String>,
    /// Settings, and whether somebody goes out to the child there.
    pub settings: Vec<(String, bool)>,
    pub roles: Vec<String>,
    pub areas: Vec<String>,
    pub bands: Vec<String>,
    pub age_rule: String,
    pub finance: Option<Finance>,
    pub instruments: Vec<Instrument>,
    /// Days that a child should wait at most.
    pub waiting_standard: Option<i64>,
    /// Days within which another case is a return.
    pub re_entry_days: Option<i64>,
    /// By what costs are split among phases.
    pub split: String,
    /// Percent of the cost of each phase, where costs are split by these.
    pub shares: Vec<(String, i128)>,
    /// Period, dimension, category and value of the people reached indirectly.
    pub estimates: Vec<(String, String, String, i128)>,
    /// Table, column, what stands in the file, what it means.
    pub values: BTreeMap<(String, String), BTreeMap<String, String>>,
}

impl Project {
    pub fn load(folder: &Path) -> Self {
        let text = fs::read_to_string(folder.join("dosah.toml")).expect("a project file");
        let file: Table = text.parse().expect("TOML");
        let facts = file["project"].as_table().expect("a table");
        let whole = period("total", facts);
        let list = |name: &str| file.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
        let ids = |name: &str| list(name).iter().map(id).collect::<Vec<_>>();
        let mut periods: Vec<Period> =
            list("period").iter().map(|declared| period(&id(declared), declared.as_table().expect("a table"))).collect();
        periods.push(whole.clone());
        let number = |table: &str, key: &str| file.get(table).and_then(|table| table.get(key)).and_then(Value::as_integer);
        let unit_costs = file.get("unit_costs").and_then(Value::as_table).cloned().unwrap_or_default();
        let shares = unit_costs.get("shares").and_then(Value::as_table).cloned().unwrap_or_default();
        let share = |phase: String| Some((phase.clone(), i128::from(shares.get(&phase)?.as_integer().expect("a whole number"))));
        let ages = file.get("ages").and_then(Value::as_table).cloned().unwrap_or_default();
        Project {
            periods,
            phases: ids("phase"),
            exit_reasons: list("exit_reason").iter().map(|reason| (id(reason), word(reason, "outcome"))).collect(),
            services: ids("service"),
            settings: list("setting").iter().map(|setting| (id(setting), setting["outreach"].as_bool().expect("a flag"))).collect(),
            roles: ids("worker_role"),
            areas: ids("area"),
            bands: ages.get("bands").map_or_else(|| ["0-2", "3-5", "6-11", "12-14", "15-17", "18+"].map(str::to_owned).to_vec(), words),
            age_rule: ages.get("rule").and_then(Value::as_str).unwrap_or("later_of_enrolment_and_period_start").to_owned(),
            finance: file.get("finance").and_then(Value::as_table).map(|finance| money(finance, &whole)),
            instruments: list("instrument").iter().map(instrument).collect(),
            waiting_standard: number("standards", "waiting_days"),
            re_entry_days: number("standards", "re_entry_days"),
            split: unit_costs.get("split").and_then(Value::as_str).unwrap_or("attendance_hours").to_owned(),
            estimates: list("estimate").iter().map(estimate).collect(),
            shares: ids("phase").into_iter().filter_map(share).collect(),
            values: list("input").iter().flat_map(meanings).collect(),
            whole,
        }
    }
}

fn instrument(declared: &Value) -> Instrument {
    let days = |window: &str| {
        let day = |key: &str| declared[window][key].as_integer().expect("a day");
        (day("from"), day("to"))
    };
    let points = |key: &str| {
        let points = declared.get(key)?["points"].as_float().expect("points");
        Some((points * 100.0).round() as i128)
    };
    Instrument {
        id: id(declared),
        higher_is_better: word(declared, "better") == "higher",
        informant: declared.get("informant").and_then(Value::as_str).map(str::to_owned),
        before: days("before"),
        after: days("after"),
        reliable_change: points("reliable_change"),
        cut_off: points("cut_off"),
    }
}

/// An estimate of a period as a whole.
fn estimate(estimate: &Value) -> (String, String, String, i128) {
    let word = |key: &str| estimate.get(key).and_then(Value::as_str).unwrap_or("total").to_owned();
    (word("period"), word("dimension"), word("category"), whole_number(&estimate["value"]))
}

fn money(finance: &Table, whole: &Period) -> Finance {
    let start = finance.get("eligible_from").map_or(whole.start, day);
    let end = finance.get("eligible_to").map_or(whole.end, day);
    let headings = finance.get("heading").and_then(Value::as_array).cloned().unwrap_or_default();
    let is_refused = |heading: &&Value| heading.get("eligible").and_then(Value::as_bool) == Some(false);
    let grant = finance.get("grant").and_then(Value::as_table).cloned().unwrap_or_default();
    let term = |name: &str, key: &str| Some(whole_number(grant.get(name)?.get(key)?));
    let indirect = grant.get("indirect").map(|rule| (whole_number(&rule["percent"]), words(&rule["of"]), words(&rule["headings"])));
    Finance {
        refused: headings.iter().filter(is_refused).map(id).collect(),
        maximum: term("maximum", "amount").map(|amount| 100 * amount),
        rate: term("rate", "percent").or_else(|| finance.get("grant_cap_percent").map(whole_number)),
        paid_in: grant.get("paid_in").and_then(Value::as_bool).unwrap_or(false),
        indirect,
        converts: finance.contains_key("exchange"),
        currency: finance["currency"].as_str().expect("a currency").to_owned(),
        window: Period { id: "window".to_owned(), start, end },
        grace_days: finance.get("grace_days").and_then(Value::as_integer).unwrap_or(30),
        versions: finance.get("versions").map_or_else(|| vec!["initial".to_owned(), "revised".to_owned()], words),
        headings: headings.iter().map(id).collect(),
    }
}

/// Random projects have no other numbers here, though they may be written with decimals.
fn whole_number(value: &Value) -> i128 {
    value.as_integer().map_or_else(|| value.as_float().expect("a number") as i128, i128::from)
}

/// What the values of a file mean, by table and column.
fn meanings(input: &Value) -> Vec<((String, String), BTreeMap<String, String>)> {
    let Some(values) = input.get("values").and_then(Value::as_table) else { return Vec::new() };
    let meaning = |(from, to): (&String, &Value)| (from.clone(), to.as_str().expect("a text").to_owned());
    let of_column = |column: &Value| column.as_table().expect("a table").iter().map(meaning).collect();
    values.iter().map(|(column, means)| ((word(input, "table"), column.clone()), of_column(means))).collect()
}

fn period(id: &str, table: &Table) -> Period {
    Period { id: id.to_owned(), start: day(&table["start"]), end: day(&table["end"]) }
}

fn day(value: &Value) -> NaiveDate {
    value.to_string().parse().expect("a day")
}

fn id(value: &Value) -> String {
    word(value, "id")
}

fn word(value: &Value, key: &str) -> String {
    value[key].as_str().expect("a text").to_owned()
}

fn words(list: &Value) -> Vec<String> {
    list.as_array().expect("a list").iter().map(|word| word.as_str().expect("a text").to_owned()).collect()
}
