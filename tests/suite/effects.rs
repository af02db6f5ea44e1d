//! The bounds that findings put on figures, against brute force: every possible value is written into the files, the files are read and
//! computed anew, and the least and the greatest figure have to be the two bounds. Nothing here knows how the bounds were found.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use chrono::{Days, NaiveDate};
use dosah::checks::effect::{Effect, effects};
use dosah::indicators::measurement::{Cut, Value};
use dosah::indicators::period::Span;
use dosah::indicators::{Indicator, catalogue, compute};
use dosah::ingest::{Reading, read};
use dosah::project::Project;
use fastrand::Rng;
use rust_decimal::Decimal;
use tempfile::TempDir;

const PROJECT: &str = r#"
[project]
id = "small"
title = { en = "Small" }
promoter = { en = "Us" }
funder = { en = "Them" }
start = 2022-01-25
end = 2022-02-08
languages = ["en"]

[standards]
waiting_days = 5
re_entry_days = 4

[[period]]
id = "before"
start = 2022-01-20
end = 2022-01-24
title = { en = "Before" }

[[period]]
id = "first"
start = 2022-01-25
end = 2022-01-31
title = { en = "First" }

[[phase]]
id = "meet"
title = { en = "Meet" }

[[phase]]
id = "work"
title = { en = "Work" }

[[exit_reason]]
id = "planned"
title = { en = "Planned" }
outcome = "planned"

[[exit_reason]]
id = "moved"
title = { en = "Moved" }
outcome = "neutral"

[[service]]
id = "talk"
title = { en = "Talk" }

[[service]]
id = "play"
title = { en = "Play" }

[[setting]]
id = "office"
title = { en = "Office" }
outreach = false

[[setting]]
id = "home"
title = { en = "Home" }
outreach = true

[[area]]
id = "north"
title = { en = "North" }

[[area]]
id = "south"
title = { en = "South" }

[finance]
currency = "CZK"
grace_days = 3

[[finance.heading]]
id = "staff"
title = { en = "Staff" }

[[finance.heading]]
id = "travel"
title = { en = "Travel" }
"#;

/// Indicators of the project's own: id, and the rest of the declaration.
const OWN: [(&str, &str); 14] = [
    (
        "own_girls_north",
        "measure = 'count'\nfrom = 'children'\nwhere = \"sex = 'female' and area = 'north'\"\ndate = 'none'\nof = 'child'\nunit = 'children'",
    ),
    (
        "own_long",
        "measure = 'count'\nfrom = 'sessions'\nwhere = \"minutes >= 30 and service = 'talk'\"\nof = 'child'\nunit = 'children'\nby = ['sex', 'age_band', 'month', 'setting']",
    ),
    (
        "own_short_share",
        "measure = 'share'\nfrom = 'sessions'\npart = 'minutes < 45'\nof = 'row'\nunit = 'percent'\nby = ['service', 'area']",
    ),
    (
        "own_young_share",
        "measure = 'share'\nfrom = 'sessions'\nwhere = \"status = 'held' and area is not null\"\npart = \"age_band = '0-5' or sex = 'male'\"\nof = 'child'\nunit = 'percent'",
    ),
    ("own_group_share", "measure = 'share'\nfrom = 'sessions'\npart = \"status = 'held' and is_child\"\nof = 'session'\nunit = 'percent'"),
    (
        "own_minutes_south",
        "measure = 'sum'\nfrom = 'sessions'\nwhere = \"area = 'south' or service = 'play'\"\nof = 'session'\ncolumn = 'minutes'\nunit = 'hours'\nby = ['sex', 'setting']",
    ),
    (
        "own_enrolled",
        "measure = 'count'\nfrom = 'children'\nwhere = 'is_child'\ndate = 'enrolled_on'\nof = 'child'\nunit = 'children'\nby = ['month', 'age_band', 'sex']",
    ),
    ("own_services", "measure = 'count'\nfrom = 'sessions'\nof = 'service'\nunit = 'services'"),
    (
        "own_in_phase",
        "measure = 'count'\nfrom = 'sessions'\nwhere = \"phase = 'work' and status <> 'cancelled'\"\nof = 'attendance'\nunit = 'attendances'\nby = ['phase', 'month']",
    ),
    ("own_spell_days", "measure = 'sum'\nfrom = 'spells'\ndate = 'end'\nof = 'row'\ncolumn = 'days'\nunit = 'days'"),
    (
        "own_big_costs",
        "measure = 'count'\nfrom = 'costs'\nwhere = 'amount >= 100'\nof = 'row'\nunit = 'offices'\nby = ['heading', 'kind', 'month']",
    ),
    (
        "own_difference",
        "measure = 'difference'\nplus = ['attendances', 'children_reached']\nminus = ['sessions_cancelled']\nunit = 'sessions'",
    ),
    (
        "own_hours_per_child",
        "measure = 'ratio'\nplus = ['service_hours']\nminus = ['attendance_hours']\nover = 'children_reached'\nunit = 'ratio'",
    ),
    (
        "own_talks",
        "measure = 'count'\nfrom = 'sessions'\nwhere = \"service = 'talk' and first_session >= period_start and status = 'held'\"\nof = 'session'\nunit = 'sessions'\nby = ['service', 'month']",
    ),
];

/// The tables as text, a header and rows each.
type Tables = BTreeMap<&'static str, Vec<Vec<String>>>;

/// One cell: table, row (0 is the header), column.
type Cell = (&'static str, usize, usize);

/// What could be changed in the tables: every list of changes is one possibility.
type Choices = Vec<Vec<Change>>;

#[derive(Debug, Clone)]
enum Change {
    Nothing,
    Write(Cell, String),
    Add(&'static str, Vec<String>),
}

/// A set of tables with faults of one kind.
struct Case {
    tables: Tables,
    group: (&'static str, &'static str, &'static str),
    /// Independent of each other; a world is one choice of each.
    choices: Vec<Choices>,
    dimensions: &'static [&'static str],
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// The days about which something changes, for where more than one is in doubt.
fn few_of_the_days() -> Vec<String> {
    let numbers = [0, 3, 4, 7, 8, 10, 12, 14, 15, 16, 22, 23, 26];
    numbers.map(|number| days()[number].clone()).to_vec()
}

/// Every day from some before the first period to some after the project.
fn days() -> Vec<String> {
    (0..27).map(|number| (day("2022-01-17") + Days::new(number)).to_string()).collect()
}

fn some_day(random: &mut Rng) -> String {
    days()[random.usize(1..25)].clone()
}

fn births(every: bool) -> Vec<String> {
    let mut births: Vec<String> = ["2022-02-12", "2020-06-01", "2010-06-01", "2006-06-01", "1990-06-01"].map(str::to_owned).to_vec();
    if every {
        for years in [6, 15, 18] {
            births.extend(few_of_the_days().iter().map(|day| day.replace("2022", &(2022 - years).to_string())));
        }
    }
    births.push(String::new());
    births
}

fn tables(random: &mut Rng) -> Tables {
    let row = |cells: &[&str]| cells.iter().map(ToString::to_string).collect::<Vec<String>>();
    let mut pick = |words: &[&str]| words[random.usize(0..words.len())].to_owned();
    let mut tables = Tables::new();
    let mut children = vec![row(&["child_id", "birth_date", "sex", "area", "enrolled_on", "referred_on"])];
    for number in 1..=5 {
        let birth = pick(&["2019-03-01", "2010-05-05", "2007-01-27", "2006-08-08", "2004-02-01", ""]);
        let (sex, area) = (pick(&["female", "male", "other", ""]), pick(&["north", "south", "north"]));
        let enrolled = pick(&["2022-01-18", "2022-01-26", "2022-02-02", ""]);
        let referred = pick(&["2022-01-17", "2022-01-22", ""]);
        children.push(vec![format!("C{number}"), birth, sex, area, enrolled, referred]);
    }
    let mut sessions = vec![row(&["session_id", "child_id", "date", "service", "setting", "minutes", "status"])];
    for number in 1..=8 {
        let date = days()[2 + number * 2].clone();
        let (service, setting, minutes) = (pick(&["talk", "play"]), pick(&["home", "office"]), pick(&["20", "30", "50", "90"]));
        let status = pick(&["held", "held", "held", "cancelled", "no_show"]);
        let (one, other) = (pick(&["C1", "C2", "C3"]), pick(&["C4", "C5", "", ""]));
        for child in [one, other].into_iter().filter(|child| !child.is_empty()) {
            sessions.push(vec![
                format!("S{number}"),
                child,
                date.clone(),
                service.clone(),
                setting.clone(),
                minutes.clone(),
                status.clone(),
            ]);
        }
    }
    let mut moves = vec![row(&["child_id", "date", "to_phase", "exit_reason"])];
    for child in ["C1", "C2", "C4"] {
        let start = pick(&["2022-01-18", "2022-01-21", "2022-01-27"]);
        moves.push(row(&[child, &start, "meet", ""]));
        if pick(&["yes", "yes", "no"]) == "yes" {
            moves.push(row(&[child, &pick(&["2022-01-28", "2022-02-01"]), "work", ""]));
        }
        if pick(&["yes", "no"]) == "yes" {
            moves.push(row(&[child, &pick(&["2022-02-03", "2022-02-08"]), "exit", &pick(&["planned", "moved"])]));
        }
    }
    let mut costs = vec![row(&["date", "heading", "amount", "paid_on", "eligible", "kind"])];
    for _ in 0..5 {
        let (date, heading, amount) =
            (pick(&["2022-01-21", "2022-01-26", "2022-02-02", "2022-02-10"]), pick(&["staff", "travel"]), pick(&["50", "100.50", "240"]));
        let (paid, eligible, kind) =
            (pick(&["2022-02-09", "2022-02-15", ""]), pick(&["yes", "yes", "no"]), pick(&["cost", "cost", "refund"]));
        costs.push(vec![date, heading, amount, paid, eligible, kind]);
    }
    let budget = vec![row(&["heading", "amount", "version"]), row(&["staff", "400", "initial"]), row(&["travel", "150.50", "initial"])];
    tables.extend([("children", children), ("sessions", sessions), ("phase_transitions", moves), ("costs", costs), ("budget", budget)]);
    tables
}

/// Puts a faulty text into some cells of a column, and lists what they could say.
fn faulty(
    mut tables: Tables,
    random: &mut Rng,
    cells: usize,
    (table, column): (&'static str, &'static str),
    (check, fault): (&'static str, &str),
    values: &[String],
    dimensions: &'static [&'static str],
) -> Case {
    let rows = tables.get_mut(table).expect("a table");
    let at = rows[0].iter().position(|header| header == column).expect("a column");
    let mut numbers: Vec<usize> = (1..rows.len()).collect();
    random.shuffle(&mut numbers);
    // An empty reason for an exit that is none is no fault.
    numbers.retain(|row| column != "exit_reason" || rows[*row][2] == "exit");
    numbers.retain(|row| check != "blank-cell" || column != "minutes" || rows[*row][6] == "held");
    if check == "blank-cell" {
        // What is empty anyway is in doubt as well.
        numbers.sort_by_key(|row| !rows[*row][at].is_empty());
        let empty = numbers.iter().filter(|row| rows[**row][at].is_empty()).count();
        numbers.truncate(cells.max(empty));
    }
    numbers.truncate(cells.max(1).max(if check == "blank-cell" { numbers.len() } else { 0 }));
    let mut choices = Vec::new();
    for row in numbers {
        rows[row][at] = fault.to_owned();
        choices.push(values.iter().map(|value| vec![Change::Write((table, row, at), value.clone())]).collect());
    }
    Case { tables, group: (check, table, column), choices, dimensions }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

const MONTHS: &[&str] = &["month", "quarter", "half_year"];
const KINDS: usize = 27;

fn case(kind: usize, random: &mut Rng) -> Case {
    let mut tables = tables(random);
    let few = 1 + random.usize(0..2);
    // Two days in doubt are many combinations.
    let few_days = 1 + random.usize(0..4) / 3;
    let one = random.bool();
    let of_days = |cells: usize| if cells > 1 { few_of_the_days() } else { days() };
    match kind {
        0 => faulty(tables, random, 1, ("children", "birth_date"), ("type-error", "soon"), &births(true), &["age_band"]),
        1 => {
            // Only some are empty, so that all combinations can be tried.
            let known = if one { 3 } else { 4 };
            for row in &mut tables.get_mut("children").expect("children")[1..=known] {
                row[1] = "2011-11-11".to_owned();
            }
            faulty(tables, random, 1, ("children", "birth_date"), ("blank-cell", ""), &births(false), &["age_band"])
        }
        2 => {
            faulty(tables, random, few, ("children", "sex"), ("unknown-category", "x?"), &words(&["female", "male", "other", ""]), &["sex"])
        }
        3 => faulty(tables, random, few, ("children", "area"), ("blank-cell", ""), &words(&["north", "south", ""]), &["area"]),
        4 => faulty(tables, random, 3, ("sessions", "service"), ("unknown-category", "x?"), &words(&["talk", "play", ""]), &["service"]),
        5 => faulty(tables, random, 3, ("sessions", "setting"), ("blank-cell", ""), &words(&["home", "office", ""]), &["setting"]),
        6 => faulty(tables, random, 3, ("sessions", "status"), ("unknown-category", "x?"), &words(&["held", "cancelled", "no_show"]), &[]),
        7 => faulty(tables, random, 3, ("sessions", "status"), ("assumed-default", ""), &words(&["held", "cancelled", "no_show"]), &[]),
        8 => faulty(tables, random, few_days, ("sessions", "date"), ("type-error", "soon"), &of_days(few_days), MONTHS),
        9 => {
            let minutes = words(&["", "0", "29", "30", "44", "45", "700", "1440"]);
            faulty(tables, random, few, ("sessions", "minutes"), ("type-error", "long"), &minutes, &[])
        }
        10 => {
            let minutes = words(&["", "0", "29", "30", "44", "45", "1440"]);
            faulty(tables, random, few, ("sessions", "minutes"), ("constraint-error", "5000"), &minutes, &[])
        }
        11 => stranger(tables, random),
        12 => {
            // A child without an id, who comes back as somebody of whom there is nothing else.
            tables.get_mut("children").expect("children").push(words(&["", "2012-01-01", "male", "north", "2022-01-26", ""]));
            let at = ("children", 6, 0);
            Case {
                tables,
                group: ("missing-value", "children", "child_id"),
                choices: vec![vec![vec![Change::Write(at, "C9".into())]]],
                dimensions: &[],
            }
        }
        13 => {
            tables.get_mut("children").expect("children").push(words(&["C2", "2012-01-01", "female", "north", "2022-01-26", ""]));
            let choices = vec![vec![Change::Nothing], vec![Change::Write(("children", 6, 0), "C9".into())]];
            Case { tables, group: ("primary-key", "children", "child_id"), choices: vec![choices], dimensions: &[] }
        }
        14 => {
            let sessions = tables.get_mut("sessions").expect("sessions");
            let mut choices = Vec::new();
            for _ in 0..few {
                let mut row = sessions[random.usize(1..sessions.len())].clone();
                (row[2], row[5]) = (some_day(random), "75".to_owned());
                let at = ("sessions", sessions.len(), 0);
                choices.push(vec![vec![Change::Nothing], vec![Change::Write(at, format!("N{}", sessions.len()))]]);
                sessions.push(row);
            }
            Case { tables, group: ("primary-key", "sessions", "session_id"), choices, dimensions: &[] }
        }
        15 => faulty(
            tables,
            random,
            few,
            ("phase_transitions", "to_phase"),
            ("unknown-category", "x?"),
            &words(&["meet", "work", "exit"]),
            &["phase", "transition", "case_state"],
        ),
        16 => faulty(tables, random, few_days, ("phase_transitions", "date"), ("type-error", "soon"), &of_days(few_days), MONTHS),
        17 => faulty(
            tables,
            random,
            3,
            ("phase_transitions", "exit_reason"),
            ("blank-cell", ""),
            &words(&["planned", "moved", ""]),
            &["exit_reason", "outcome", "case_state"],
        ),
        18 => faulty(tables, random, few, ("costs", "heading"), ("unknown-category", "x?"), &words(&["staff", "travel"]), &["heading"]),
        19 => faulty(tables, random, 3, ("costs", "eligible"), ("assumed-default", ""), &words(&["yes", "no"]), &["eligibility"]),
        20 => faulty(tables, random, 3, ("costs", "kind"), ("unknown-category", "x?"), &words(&["cost", "refund"]), &["kind"]),
        21 => faulty(tables, random, few_days, ("costs", "date"), ("type-error", "soon"), &of_days(few_days), MONTHS),
        22 => faulty(tables, random, 1, ("budget", "heading"), ("unknown-category", "x?"), &words(&["staff", "travel"]), &["heading"]),
        23 => faulty(tables, random, few, ("costs", "amount"), ("type-error", "much"), &words(&["0", "1", "99.99", "100", "1000000"]), &[]),
        24 => {
            faulty(tables, random, 1, ("children", "enrolled_on"), ("type-error", "soon"), &[days(), words(&[""])].concat(), &["age_band"])
        }
        25 => {
            let days = (0..12).map(|number| (day("2022-02-06") + Days::new(number)).to_string()).chain([String::new()]).collect::<Vec<_>>();
            faulty(tables, random, 1, ("costs", "paid_on"), ("type-error", "soon"), &days, &["eligibility"])
        }
        _ => faulty(tables, random, few, ("costs", "kind"), ("assumed-default", ""), &words(&["cost", "refund"]), &["kind"]),
    }
}

/// Sessions, and sometimes a transition, of a child who is not in children.
fn stranger(mut tables: Tables, random: &mut Rng) -> Case {
    let sessions = tables.get_mut("sessions").expect("sessions");
    for number in 0..1 + random.usize(0..2) {
        let mut row = sessions[1 + random.usize(0..sessions.len() - 1)].clone();
        (row[1], row[2]) = ("C8".to_owned(), some_day(random));
        if random.bool() {
            row[0] = format!("N{number}");
        } else {
            row[2] = sessions.iter().find(|other| other[0] == row[0]).expect("the session")[2].clone();
        }
        sessions.push(row);
    }
    if random.bool() {
        tables.get_mut("phase_transitions").expect("moves").push(words(&["C8", &some_day(random), "meet", ""]));
    }
    let header = tables["children"][0].clone();
    // All combinations of all columns would be too many.
    let kept: &[usize] = if random.bool() { &[0, 1, 4] } else { &[0, 1, 2, 3] };
    for row in tables.get_mut("children").expect("children") {
        *row = kept.iter().map(|column| row[*column].clone()).collect();
    }
    let mut added = vec![Vec::new()];
    for column in kept {
        let values = match header[*column].as_str() {
            "child_id" => words(&["C8"]),
            "birth_date" => births(false),
            "sex" => words(&["female", "male", "other", ""]),
            "area" => words(&["north", "south", ""]),
            _ => words(&["2022-01-19", "2022-01-24", "2022-01-25", "2022-01-31", "2022-02-01", "2022-02-08", "2022-02-09", ""]),
        };
        added =
            added.iter().flat_map(|row: &Vec<String>| values.iter().map(move |value| [&row[..], &[value.clone()][..]].concat())).collect();
    }
    let choices: Choices = added.into_iter().map(|row| vec![Change::Add("children", row)]).chain([vec![Change::Nothing]]).collect();
    Case { tables, group: ("foreign-key", "sessions", "child_id"), choices: vec![choices], dimensions: &[] }
}

/// A folder with the files, and what is computed from them.
struct Folder {
    folder: TempDir,
    project: Project,
    indicators: Vec<Indicator>,
    periods: Vec<Span>,
}

type Figures = BTreeMap<(String, String, Cut), Value>;

/// A figure without the noise of its last digits.
fn number(value: Value) -> Option<Decimal> {
    value.number().map(|number| number.round_dp(20))
}

impl Folder {
    fn of(tables: &Tables, rule: &str) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let mut toml = PROJECT.to_owned();
        toml.push_str(&format!("\n[ages]\nbands = [\"0-5\", \"6-14\", \"15-17\", \"18+\"]\nrule = \"{rule}\"\n"));
        for (id, rest) in OWN {
            let aggregation = if rest.contains("'ratio'") { "ratio_of_sums" } else { "distinct" };
            let texts = format!("title = {{ en = 'Own' }}\ndefinition = {{ en = 'Own.' }}\naggregation = '{aggregation}'");
            toml.push_str(&format!("\n[[indicator]]\nid = '{id}'\n{texts}\n{rest}\n"));
        }
        fs::write(folder.path().join("dosah.toml"), toml).expect("a file");
        let project = Project::load(folder.path()).unwrap_or_else(|error| panic!("{error}"));
        let indicators = catalogue::load(&project).unwrap_or_else(|error| panic!("{error}"));
        let periods = project.periods();
        let made = Folder { folder, project, indicators, periods };
        tables.iter().for_each(|(table, rows)| made.write(table, rows));
        made
    }

    fn write(&self, table: &str, rows: &[Vec<String>]) {
        let text: String = rows.iter().map(|row| row.join(",") + "\n").collect();
        fs::write(self.folder.path().join(format!("{table}.csv")), text).expect("a file");
    }

    fn read(&self) -> Reading {
        read(&self.project).expect("files that can be read")
    }

    fn figures(&self, reading: &Reading) -> Figures {
        let as_of = self.periods.iter().map(|period| period.end).max().expect("a period");
        let measured = compute(&self.indicators, &reading.dataset, &self.project, &self.periods, as_of).expect("figures");
        measured.cells.into_iter().map(|cell| ((cell.indicator, cell.period, cell.cut), cell.value)).collect()
    }

    /// The figures of a world.
    fn world(&self, tables: &Tables, changes: &[Change]) -> Figures {
        let mut changed = tables.clone();
        let mut touched = BTreeSet::new();
        for change in changes {
            match change {
                Change::Nothing => {}
                Change::Write((table, row, column), value) => {
                    changed.get_mut(table).expect("a table")[*row][*column] = value.clone();
                    touched.insert(*table);
                }
                Change::Add(table, row) => {
                    changed.get_mut(table).expect("a table").push(row.clone());
                    touched.insert(*table);
                }
            }
        }
        touched.iter().for_each(|table| self.write(table, &changed[table]));
        let figures = self.figures(&self.read());
        touched.iter().for_each(|table| self.write(table, &tables[table]));
        figures
    }
}

/// Every combination of choices, as lists of changes.
fn worlds(choices: &[Choices]) -> Vec<Vec<Change>> {
    choices.iter().fold(vec![Vec::new()], |worlds, choices| {
        worlds.iter().flat_map(|world| choices.iter().map(move |choice| [&world[..], &choice[..]].concat())).collect()
    })
}

/// Compares the effects of a case with brute force; gives how many have bounds.
fn compare(seed: u64) -> usize {
    let kind = seed as usize % KINDS;
    let mut random = Rng::with_seed(seed * 7919 + 13);
    let case = case(kind, &mut random);
    let rule = ["later_of_enrolment_and_period_start", "first_service_in_period", "period_end"][random.usize(0..3)];
    let mut folder = Folder::of(&case.tables, rule);
    // Fewer periods and indicators are faster; what the others need stays.
    folder.periods.remove(random.usize(0..folder.periods.len()));
    let keeps: Vec<bool> = folder.indicators.iter().map(|_| random.usize(0..5) == 0).collect();
    let mut needed: BTreeSet<String> = BTreeSet::new();
    let mut kept: Vec<Indicator> = Vec::new();
    for (indicator, keeps) in folder.indicators.drain(..).zip(keeps).rev() {
        if keeps || needed.contains(&indicator.id) {
            needed.extend(indicator.measure.operands().into_iter().map(str::to_owned));
            kept.push(indicator);
        }
    }
    kept.reverse();
    folder.indicators = kept;

    let reading = folder.read();
    let now = folder.figures(&reading);
    let (check, table, column) = case.group;
    let found = effects(&reading, &folder.project, &folder.indicators, &folder.periods).expect("effects");
    let found: Vec<&Effect> = found
        .iter()
        .filter(|effect| {
            (effect.group.check, effect.group.file.as_str(), effect.group.column) == (check, &format!("{table}.csv"), Some(column))
        })
        .collect();
    let mut extremes: BTreeMap<(String, String, Cut), (Decimal, Decimal)> = BTreeMap::new();
    let worlds = worlds(&case.choices);
    for world in &worlds {
        let mut figures = folder.world(&case.tables, world);
        // A move or a set of services that nobody made in this world has no row; there is nothing of it.
        for key in now.keys().filter(|key| !key.2.dimensions.is_empty()) {
            figures.entry(key.clone()).or_insert(Value::Zero);
        }
        for (key, value) in figures {
            let Some(number) = number(value) else { continue };
            let (low, high) = extremes.entry(key).or_insert((number, number));
            (*low, *high) = ((*low).min(number), (*high).max(number));
        }
    }
    let place = |key: &(String, String, Cut)| {
        format!("seed {seed}, kind {kind} {:?}, {rule}: {} in {}, {} {}", case.group, key.0, key.1, key.2.dimension(), key.2.category())
    };
    let mut with_bounds = 0;
    let mut named = BTreeSet::new();
    for effect in &found {
        let key = (effect.indicator.clone(), effect.period.clone(), effect.cut.clone());
        assert_eq!(effect.now, number(now[&key]), "{}", place(&key));
        if let Some(bounds) = effect.bounds {
            assert_eq!(Some(&bounds), extremes.get(&key), "{}", place(&key));
            with_bounds += 1;
        } else {
            // Without bounds the indicator is named once.
            named.insert((key.0.clone(), key.1.clone()));
        }
        named.insert((key.0, format!("{} {} {}", key.1, key.2.dimension(), key.2.category())));
    }
    // The number of lines of the ledger is said by the account of rows.
    let told = |key: &(String, String, Cut)| key.0 == "cost_lines";
    for (key, value) in now.iter().filter(|(key, value)| **value != Value::NotApplicable && !told(key)) {
        let is_told = key.2.dimensions.iter().all(|dimension| case.dimensions.contains(&dimension.as_str())) && key.2.dimensions.len() < 2;
        let cell = format!("{} {} {}", key.1, key.2.dimension(), key.2.category());
        if is_told && !named.contains(&(key.0.clone(), key.1.clone())) && !named.contains(&(key.0.clone(), cell)) {
            let number = number(*value);
            let (low, high) = extremes.get(key).map_or((number, number), |(low, high)| (Some(*low), Some(*high)));
            assert_eq!((low, high), (number, number), "moves untold: {}", place(key));
        }
    }
    with_bounds
}

#[test]
fn the_bounds_of_every_effect_are_reached_and_nothing_else_moves() {
    const SETS: u64 = 100;
    let threads = std::thread::available_parallelism().map_or(1, |count| count.get() as u64);
    let sets = std::thread::scope(|scope| {
        let every = |first: u64| move || (first..SETS).step_by(threads as usize).filter(|seed| compare(*seed) > 0).count();
        let running: Vec<_> = (0..threads).map(|first| scope.spawn(every(first))).collect();
        running.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).sum::<usize>()
    });
    assert!(sets >= 50, "only {sets} of {SETS} sets of data have effects with bounds");
}
