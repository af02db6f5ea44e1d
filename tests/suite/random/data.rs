//! Random projects: messy, as real exports are, but of a kind that dosah reads. The same seed gives the same files.

use std::fmt::Write as _;

use chrono::{Datelike, Days, NaiveDate};
use fastrand::Rng;

use super::scores;
use crate::support::Case;

/// A random project in a folder of its own.
pub fn project(seed: u64) -> Case {
    let mut random = Rng::with_seed(seed);
    let world = World::new(&mut random);
    let mut of_scores = Rng::with_seed(seed ^ 0x5c5c);
    let toml = world.toml(&mut random) + &scores::instruments(&mut of_scores);
    let mut case = Case::empty().with("dosah.toml", toml).with("children.csv", world.children(&mut random));
    if world.has_sessions {
        case = case.with("sessions.csv", world.sessions(&mut random));
    }
    match random.u8(0..10) {
        0 => {}
        1..=3 => case = case.with("episodes.csv", world.episodes(&mut random)),
        _ => case = case.with("phase_transitions.csv", world.transitions(&mut random)),
    }
    if random.u8(0..4) > 0 {
        case = case.with("goals.csv", world.goals(&mut random));
    }
    if random.u8(0..8) > 0 {
        case = case.with("budget.csv", world.budget(&mut random));
    }
    if random.u8(0..8) > 0 {
        case = case.with("costs.csv", world.costs(&mut random));
    }
    if world.converts {
        case = case.with("rates.csv", world.rates(&mut random));
    }
    if random.u8(0..8) > 0 {
        case = case.with("payments.csv", world.payments(&mut random));
    }
    if of_scores.u8(0..6) > 0 {
        case = case.with("scores.csv", scores::table(&world, &mut of_scores));
    }
    case
}

/// Days on which a report may be asked for: mostly the usual one.
pub fn as_of(seed: u64) -> Option<NaiveDate> {
    let mut random = Rng::with_seed(seed ^ 0xa5a5);
    let world = World::new(&mut Rng::with_seed(seed));
    (random.u8(0..4) == 0).then(|| world.day(&mut random))
}

/// What all tables of a project share.
pub(super) struct World {
    start: NaiveDate,
    end: NaiveDate,
    /// Id, first and last day.
    periods: Vec<(String, NaiveDate, NaiveDate)>,
    pub(super) children: usize,
    services: Vec<&'static str>,
    areas: Vec<&'static str>,
    has_sessions: bool,
    /// Whether lines in another currency are converted.
    converts: bool,
    /// Whether rows that nobody can use are among the others.
    has_faults: bool,
}

const SERVICES: [&str; 4] = ["therapy", "talk", "play", "advice"];
const AREAS: [&str; 3] = ["north", "south", "east"];
const PHASES: [&str; 3] = ["meet", "work", "close"];
const REASONS: [&str; 4] = ["planned", "left", "moved", "died"];
const HEADINGS: [&str; 3] = ["staff", "travel", "things"];
const UNKNOWN: [&str; 4] = ["", "unknown:refused", "unknown:not_known", "unknown:not_collected"];

/// Everybody reached, of whatever age; without an age that changes, what is new adds up to what was reached.
const OWN: &str = r#"
[[indicator]]
id = "people_reached"
title = { en = "People reached" }
definition = { en = "People of any age with a session held." }
measure = "count"
from = "sessions"
where = "status = 'held'"
of = "child"
unit = "children"
aggregation = "distinct"

[[indicator]]
id = "people_new"
title = { en = "People reached for the first time" }
definition = { en = "People of any age whose first session was held in the period." }
measure = "count"
from = "sessions"
where = "status = 'held' and first_session >= period_start"
of = "child"
unit = "children"
aggregation = "distinct"
"#;

/// Nearly always one of some words, at times one of the kinds of unknown.
fn word(random: &mut Rng, words: &[&'static str]) -> &'static str {
    if random.u8(0..8) == 0 { UNKNOWN[random.usize(0..4)] } else { words[random.usize(0..words.len())] }
}

pub(super) fn pick<'a>(random: &mut Rng, words: &[&'a str]) -> &'a str {
    words[random.usize(0..words.len())]
}

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn shifted(day: NaiveDate, days: i64) -> NaiveDate {
    if days < 0 { day - Days::new(days.unsigned_abs()) } else { day + Days::new(days.unsigned_abs()) }
}

/// The same day some years before; 29 February where there is none becomes 1 March.
fn years_before(day: NaiveDate, years: i32) -> NaiveDate {
    let year = day.year() - years;
    NaiveDate::from_ymd_opt(year, day.month(), day.day()).unwrap_or_else(|| date(&format!("{year}-03-01")))
}

impl World {
    fn new(random: &mut Rng) -> Self {
        let (start, end) = [
            ("2015-02-01", "2016-01-31"),
            ("2015-03-10", "2016-03-09"),
            ("2016-02-29", "2017-02-28"),
            ("2015-06-15", "2015-07-14"),
            ("2015-01-01", "2015-12-31"),
        ][random.usize(0..5)];
        let (start, end) = (date(start), date(end));
        let length = (end - start).num_days();
        let mut periods = Vec::new();
        let first = shifted(start, random.i64(-length / 2..length));
        let first = if random.bool() { first.with_day(1).expect("a day") } else { first };
        periods.push(("some_days".to_owned(), first, shifted(first, random.i64(0..length))));
        if random.u8(0..4) == 0 {
            periods.push(("before".to_owned(), years_before(start, 1), shifted(start, -1)));
        }
        // A border, and everything before it, after it and around it.
        let (ever, middle) = (shifted(start, -400), shifted(start, random.i64(0..length)));
        periods.push(("until_border".to_owned(), ever, middle));
        periods.push(("after_border".to_owned(), shifted(middle, 1), end));
        periods.push(("until_end".to_owned(), ever, end));
        World {
            start,
            end,
            periods,
            children: random.usize(1..25),
            services: SERVICES[..random.usize(1..5)].to_vec(),
            areas: AREAS[..random.usize(1..4)].to_vec(),
            has_sessions: random.u8(0..16) > 0,
            converts: random.u8(0..4) == 0,
            has_faults: random.u8(0..3) == 0,
        }
    }

    /// A day near a border at which a figure may change, or anywhere around the project.
    fn day(&self, random: &mut Rng) -> NaiveDate {
        if random.u8(0..3) == 0 {
            // Nothing happened before what is until the border.
            let periods = self.periods.iter().filter(|(id, ..)| !id.starts_with("until"));
            let borders: Vec<NaiveDate> = periods.flat_map(|(_, first, last)| [*first, *last]).chain([self.start, self.end]).collect();
            return shifted(borders[random.usize(0..borders.len())], random.i64(-1..2));
        }
        let length = (self.end - self.start).num_days();
        shifted(self.start, random.i64(-length / 2..length + 40))
    }

    pub(super) fn child(&self, random: &mut Rng) -> String {
        if self.has_faults && random.u8(0..40) == 0 { "stranger".to_owned() } else { format!("C-{}", random.usize(0..self.children)) }
    }

    /// A day as text, at times one that is none.
    pub(super) fn day_text(&self, random: &mut Rng) -> String {
        if self.has_faults && random.u8(0..40) == 0 {
            return pick(random, &["2015-02-30", "soon", ""]).to_owned();
        }
        self.day(random).to_string()
    }

    /// Some days after a day, on which somebody wrote it down, at times before it or never.
    fn later(&self, random: &mut Rng, day: &str) -> String {
        let days = [0, 0, 1, 3, 4, 6, 7, 10, 11, 40, -1][random.usize(0..11)];
        let entered = day.parse().ok().filter(|_| random.u8(0..8) > 0).map(|day| shifted(day, days).to_string());
        entered.unwrap_or_default()
    }

    fn birth(&self, random: &mut Rng) -> String {
        let day = match random.u8(0..6) {
            0 => return String::new(),
            // A birthday that matters on the border of a period: of age, or of the next band.
            1 | 2 => {
                let years = [18, 18, 18, 15, 12, 6, 3][random.usize(0..7)];
                years_before(self.day(random), years)
            }
            3 => date(pick(random, &["2012-02-29", "2008-02-29", "2000-02-29", "1996-02-29", "2004-02-29", "1998-02-28", "1998-03-01"])),
            4 if random.u8(0..4) == 0 => shifted(self.end, random.i64(-60..30)),
            _ => shifted(self.start, -random.i64(0..20 * 365)),
        };
        day.to_string()
    }

    fn toml(&self, random: &mut Rng) -> String {
        let mut text = format!(
            "[project]\nid = \"random\"\ntitle = {{ en = \"Random\" }}\npromoter = {{ en = \"Us\" }}\nfunder = {{ en = \"Them\" }}\n\
             start = {}\nend = {}\nlanguages = [\"en\"]\n",
            self.start, self.end
        );
        let mut without = Vec::new();
        if !self.has_sessions {
            without.push("\"sessions\"");
        }
        let _ = writeln!(text, "without = [{}]", without.join(", "));
        let mut list = |table: &str, ids: &[&str], more: &dyn Fn(&str) -> String| {
            for id in ids {
                let _ = writeln!(text, "[[{table}]]\nid = \"{id}\"\ntitle = {{ en = \"{id}\" }}\n{}", more(id));
            }
        };
        let none = |_: &str| String::new();
        list("phase", &PHASES, &none);
        if random.u8(0..6) > 0 {
            let outcome = |id: &str| {
                let outcome = ["planned", "early", "neutral"][REASONS.iter().position(|reason| *reason == id).unwrap_or(2).min(2)];
                format!("outcome = \"{outcome}\"")
            };
            list("exit_reason", &REASONS, &outcome);
        }
        if random.u8(0..4) > 0 {
            list("service", &self.services, &none);
        }
        if random.u8(0..6) > 0 {
            list("setting", &["home", "school", "office"], &|id| format!("outreach = {}", id != "office"));
        }
        if random.bool() {
            list("worker_role", &["therapist", "teacher"], &none);
        }
        if random.bool() {
            list("area", &self.areas, &none);
        }
        for (id, first, last) in &self.periods {
            let _ = writeln!(text, "[[period]]\nid = \"{id}\"\nstart = {first}\nend = {last}\ntitle = {{ en = \"{id}\" }}");
        }
        let _ = writeln!(
            text,
            "[ages]\nrule = \"{}\"",
            pick(random, &["later_of_enrolment_and_period_start", "first_service_in_period", "period_end"])
        );
        if random.bool() {
            let _ = writeln!(text, "bands = [\"0-5\", \"6-11\", \"12-17\", \"18+\"]");
        }
        if random.u8(0..4) > 0 {
            let days = random.u8(1..60);
            let _ = writeln!(text, "[standards]\nwaiting_days = {days}\nre_entry_days = {}", random.u8(10..120));
        }
        match random.u8(0..5) {
            0 => text.push_str("[unit_costs]\nsplit = \"shares\"\nshares = { meet = 13, work = 54, close = 33 }\n"),
            1 => text.push_str("[unit_costs]\nsplit = \"service_hours\"\n"),
            2 => text.push_str("[unit_costs]\nsplit = \"attendances\"\n"),
            _ => {}
        }
        if random.bool() {
            for (period, value) in [("total", 0), ("until_end", 120)] {
                let _ = writeln!(
                    text,
                    "[[estimate]]\nindicator = \"indirect_beneficiaries\"\nperiod = \"{period}\"\nvalue = {value}\nsource = {{ en = \"the team\" }}"
                );
            }
        }
        text.push_str(OWN);
        text.push_str(
            "[[input]]\ntable = \"children\"\nfile = \"children.csv\"\n[input.values]\nsex = { \"girl\" = \"female\", \"boy\" = \"male\", \"will not say\" = \"unknown:refused\" }\n",
        );
        if random.u8(0..10) > 0 {
            self.finance(random, &mut text);
        }
        text
    }

    fn finance(&self, random: &mut Rng, text: &mut String) {
        text.push_str("[finance]\ncurrency = \"EUR\"\n");
        if random.bool() {
            let first = shifted(self.start, random.i64(-20..20));
            let last = shifted(self.end, random.i64(-10..40));
            let _ = writeln!(text, "eligible_from = {first}\neligible_to = {last}");
        }
        if random.bool() {
            let _ = writeln!(text, "grace_days = {}", random.u8(0..40));
        }
        if random.bool() {
            text.push_str("versions = [\"initial\", \"second\", \"third\"]\n");
        }
        if random.bool() {
            text.push_str("grant_cap_percent = 85\n");
        }
        if random.bool() {
            let _ = writeln!(text, "[finance.grant]\npaid_in = {}\nmaximum = {{ amount = {} }}", random.bool(), random.u32(500..20_000));
        }
        if self.converts {
            text.push_str("[finance.exchange]\npolicy = \"month_incurred\"\nquoted = \"foreign_per_reporting\"\n");
        }
        if random.bool() {
            if random.bool() {
                text.push_str("[finance.grant.indirect]\npercent = 15\nof = [\"staff\"]\nheadings = [\"things\"]\n");
            }
            for id in HEADINGS {
                let _ =
                    writeln!(text, "[[finance.heading]]\nid = \"{id}\"\ntitle = {{ en = \"{id}\" }}\neligible = {}", random.u8(0..9) > 0);
            }
        }
    }

    fn children(&self, random: &mut Rng) -> String {
        let mut table =
            Sheet::new(random, &["child_id"], &["birth_date", "sex", "area", "referred_on", "enrolled_on", "household_id", "closed_on"]);
        for number in 0..self.children {
            // Some children are there twice, and the second row is set aside.
            let id = if self.has_faults && random.u8(0..20) == 0 { number / 2 } else { number };
            let optional = |random: &mut Rng| if random.u8(0..4) == 0 { String::new() } else { self.day(random).to_string() };
            table.row(&[
                format!("C-{id}"),
                self.birth(random),
                pick(random, &["girl", "boy", "girl", "boy", "other", "", "will not say", "unknown:not_collected"]).to_owned(),
                word(random, &self.areas).to_owned(),
                optional(random),
                optional(random),
                format!("H-{}", number / 2),
                optional(random),
            ]);
        }
        table.text
    }

    fn sessions(&self, random: &mut Rng) -> String {
        let optional = ["session_id", "service", "setting", "worker_role", "minutes", "status", "entered_on"];
        let mut table = Sheet::new(random, &["child_id", "date"], &optional);
        // A table that has to be there may not be empty.
        for number in 0..random.usize(1..80) {
            let (day, minutes) = (self.day_text(random), pick(random, &["30", "45", "50", "60", "90", "0", "1440", ""]));
            let (service, setting) = (word(random, &self.services), word(random, &["home", "school", "office"]));
            let role = word(random, &["therapist", "teacher"]);
            let status = pick(random, &["held", "held", "held", "held", "cancelled", "no_show", ""]);
            let session = if random.u8(0..10) == 0 { String::new() } else { format!("S-{number}") };
            // Most sessions are of one child; a session of several has a row for each, and not everybody came.
            for _ in 0..[1, 1, 1, 2, 5][random.usize(0..5)] {
                let status = if status == "held" && random.u8(0..6) == 0 { "no_show" } else { status };
                let service = if self.has_faults && random.u8(0..60) == 0 { "nothing known" } else { service };
                table.row(&[
                    self.child(random),
                    day.clone(),
                    session.clone(),
                    service.to_owned(),
                    setting.to_owned(),
                    role.to_owned(),
                    minutes.to_owned(),
                    status.to_owned(),
                    self.later(random, &day),
                ]);
            }
        }
        table.text
    }

    /// Cases that open, go on, go back, close and open again, with moves on one day and exits after every period.
    fn transitions(&self, random: &mut Rng) -> String {
        let mut table = Sheet::new(random, &["child_id", "date", "to_phase"], &["exit_reason"]);
        if random.u8(0..12) == 0 {
            return table.text;
        }
        for child in 0..self.children {
            let mut day = self.day(random);
            for _ in 0..random.usize(0..7) {
                let phase = pick(random, &["meet", "work", "work", "close", "exit", "exit"]);
                let reason = if phase == "exit" { word(random, &REASONS) } else { "" };
                let text = if self.has_faults && random.u8(0..40) == 0 { "soon".to_owned() } else { day.to_string() };
                table.row(&[format!("C-{child}"), text, phase.to_owned(), reason.to_owned()]);
                day = if random.u8(0..5) == 0 { self.day(random) } else { shifted(day, [0, 0, 1, 7, 40, 90][random.usize(0..6)]) };
            }
        }
        table.text
    }

    /// Stays that follow each other, leave gaps, overlap, or last.
    fn episodes(&self, random: &mut Rng) -> String {
        let mut table = Sheet::new(random, &["child_id", "phase", "start"], &["end", "exit_reason"]);
        for child in 0..self.children {
            let mut day = self.day(random);
            for _ in 0..random.usize(0..5) {
                let end = shifted(day, [0, 1, 20, 60, 200][random.usize(0..5)]);
                let written = if random.u8(0..6) == 0 { String::new() } else { end.to_string() };
                let reason = if random.bool() { word(random, &REASONS) } else { "" };
                table.row(&[format!("C-{child}"), pick(random, &PHASES).to_owned(), day.to_string(), written, reason.to_owned()]);
                day = shifted(end, [0, 0, 1, 30, -10][random.usize(0..5)]);
            }
        }
        table.text
    }

    fn goals(&self, random: &mut Rng) -> String {
        let mut table = Sheet::new(random, &["child_id", "due_on"], &["goal", "met_on"]);
        for number in 0..random.usize(0..20) {
            let due = self.day_text(random);
            let met = if random.bool() { self.later(random, &due) } else { self.day(random).to_string() };
            table.row(&[self.child(random), due, format!("goal {}", number / 2), met]);
        }
        table.text
    }

    fn budget(&self, random: &mut Rng) -> String {
        let mut table = Sheet::new(random, &["heading", "amount"], &["version"]);
        for version in pick(random, &["initial", "initial second", "initial third", "initial second third"]).split(' ') {
            for heading in HEADINGS {
                // A heading may have no budget at all, and one may be zero.
                if random.u8(0..5) > 0 {
                    table.row(&[heading.to_owned(), amount(random), version.to_owned()]);
                }
            }
        }
        table.text
    }

    fn costs(&self, random: &mut Rng) -> String {
        let mut table = Sheet::new(random, &["date", "heading", "amount"], &["kind", "eligible", "paid_on", "currency", "source"]);
        for _ in 0..random.usize(0..50) {
            let day = self.day_text(random);
            let paid = match random.u8(0..4) {
                0 => String::new(),
                1 => shifted(self.end, random.i64(-2..45)).to_string(),
                _ => self.day(random).to_string(),
            };
            table.row(&[
                day,
                pick(random, &HEADINGS).to_owned(),
                amount(random),
                pick(random, &["cost", "cost", "cost", "cost", "refund", ""]).to_owned(),
                pick(random, &["yes", "yes", "yes", "no", ""]).to_owned(),
                paid,
                pick(random, &["EUR", "EUR", "EUR", "EUR", "CZK", ""]).to_owned(),
                word(random, &["grant", "cofinancing", "in_kind"]).to_owned(),
            ]);
        }
        table.text
    }

    /// Rates of nearly every month, in some months several.
    fn rates(&self, random: &mut Rng) -> String {
        let mut text = "date,currency,rate\n".to_owned();
        let mut day = shifted(self.start, -400).with_day(1).expect("a day");
        while day < shifted(self.end, 100) {
            for later in [0, 9] {
                if random.u8(0..4) > 0 {
                    let _ = writeln!(text, "{},CZK,2{}.{:02}", shifted(day, later), random.u8(4..8), random.u8(0..100));
                }
            }
            day = shifted(day, 31).with_day(1).expect("a day");
        }
        text
    }

    fn payments(&self, random: &mut Rng) -> String {
        let mut table = Sheet::new(random, &["date", "amount"], &["source"]);
        for _ in 0..random.usize(0..8) {
            let paid_back = if random.u8(0..6) == 0 { "-" } else { "" };
            let source = pick(random, &["grant", "grant", "cofinancing", "in_kind", ""]).to_owned();
            table.row(&[self.day_text(random), format!("{paid_back}{}", amount(random)), source]);
        }
        table.text
    }
}

fn amount(random: &mut Rng) -> String {
    match random.u8(0..6) {
        0 => "0".to_owned(),
        1 => random.u32(1..2000).to_string(),
        _ => format!("{}.{:02}", random.u32(0..2000), random.u8(0..100)),
    }
}

/// A file that lacks some of its columns.
pub(super) struct Sheet {
    kept: Vec<bool>,
    pub(super) text: String,
}

impl Sheet {
    pub(super) fn new(random: &mut Rng, needed: &[&str], optional: &[&str]) -> Self {
        let all: Vec<&str> = needed.iter().chain(optional).copied().collect();
        let kept: Vec<bool> = (0..all.len()).map(|at| at < needed.len() || random.u8(0..12) > 0).collect();
        let mut sheet = Sheet { kept, text: String::new() };
        sheet.row(&all.iter().map(ToString::to_string).collect::<Vec<_>>());
        sheet
    }

    pub(super) fn row(&mut self, cells: &[String]) {
        let cells: Vec<&str> = cells.iter().zip(&self.kept).filter(|(_, kept)| **kept).map(|(cell, _)| cell.as_str()).collect();
        let _ = writeln!(self.text, "{}", cells.join(","));
    }
}
