//! Figures about children and sessions.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::Sheet;
use super::children::is_held;
use super::counting::{Dimensions, Item, Measure, TOTAL, UNKNOWN};
use super::data::{Data, block, block_name};
use super::number::{Figure, Fraction};
use super::project::Period;
use super::table::Row;

/// A session of a child in a period, with what the definitions ask about it.
struct Attendance<'a> {
    row: &'a Row,
    child: String,
    session: String,
    attendance: String,
    is_child: bool,
    first_ever: Option<NaiveDate>,
    words: BTreeMap<&'static str, String>,
}

impl Attendance<'_> {
    fn is_held(&self) -> bool {
        is_held(self.row)
    }

    fn status(&self) -> String {
        self.row.word_or("status", "held")
    }

    fn item(&self, unit: &str) -> Item {
        Item { unit: unit.to_owned(), amount: self.row.number("minutes"), is_part: false, words: self.words.clone() }
    }
}

/// Indicators that start from the sessions.
const OF_SESSIONS: [&str; 11] = [
    "children_reached",
    "children_new",
    "children_continuing",
    "service_overlap",
    "attendances",
    "sessions_held",
    "sessions_cancelled",
    "no_show_rate",
    "service_hours",
    "attendance_hours",
    "outreach_share",
];

/// Every figure of this file.
pub fn measure(data: &Data, period: &Period, sheet: &mut Sheet) {
    from_sessions(data, period, sheet);
    from_children(data, period, sheet);
}

fn attendances<'a>(data: &'a Data, period: &Period) -> Vec<Attendance<'a>> {
    let mut attendances = Vec::new();
    for (at, row) in data.tables.rows("sessions").iter().enumerate() {
        let Some(day) = row.day("date").filter(|day| period.contains(*day)) else { continue };
        let child = &data.children[row.word("child_id")];
        let mut words: BTreeMap<&'static str, String> = BTreeMap::new();
        for column in ["service", "setting", "worker_role"] {
            words.insert(column, row.word(column).to_owned());
        }
        words.insert("sex", child.row.word("sex").to_owned());
        words.insert("area", child.row.word("area").to_owned());
        words.insert("age_band", child.band(period, &data.project));
        words.insert("phase", data.phase(phase_on(data, &child.id, day)));
        words.insert("month", day.format("%Y-%m").to_string());
        let session = row.word("session_id");
        attendances.push(Attendance {
            row,
            child: child.id.clone(),
            // A row without a session id is a session of its own.
            session: if session.is_empty() { format!("row {at}") } else { format!("session {session}") },
            attendance: format!("row {at}"),
            is_child: child.is_child(period, &data.project),
            first_ever: child.first_session(),
            words,
        });
    }
    attendances
}

/// The phase that a child was in on a day, both ends of a stay included; of several the one begun last.
fn phase_on(data: &Data, child: &str, day: NaiveDate) -> Option<usize> {
    let stays = data.cases.iter().flatten().filter(|case| case.child == child).flat_map(|case| &case.stays);
    let of_day = stays.filter(|stay| stay.start <= day && stay.end.is_none_or(|end| day <= end));
    of_day.max_by_key(|stay| stay.start).map(|stay| stay.phase)
}

fn from_sessions(data: &Data, period: &Period, sheet: &mut Sheet) {
    if data.tables.get("sessions").is_none() {
        for id in OF_SESSIONS {
            sheet.absent(id);
        }
        return;
    }
    let all = attendances(data, period);
    let dimensions = data.of_sessions(period);
    let of = |keep: &dyn Fn(&Attendance<'_>) -> bool, unit: &dyn Fn(&Attendance<'_>) -> String| -> Vec<Item> {
        all.iter().filter(|attendance| keep(attendance)).map(|attendance| attendance.item(&unit(attendance))).collect()
    };
    let child = |attendance: &Attendance<'_>| attendance.child.clone();
    let session = |attendance: &Attendance<'_>| attendance.session.clone();
    let each = |attendance: &Attendance<'_>| attendance.attendance.clone();
    let held = |attendance: &Attendance<'_>| attendance.is_held();
    let with_child = |attendance: &Attendance<'_>| attendance.is_held() && attendance.is_child;

    let by = ["sex", "age_band", "sex*age_band", "service", "setting", "phase", "area", "month"];
    sheet.add("children_reached", &of(&with_child, &child), Measure::Count, &by, &dimensions);
    let is_new = |attendance: &Attendance<'_>| with_child(attendance) && attendance.first_ever.is_some_and(|first| first >= period.start);
    sheet.add("children_new", &of(&is_new, &child), Measure::Count, &[], &dimensions);
    let continues = |attendance: &Attendance<'_>| with_child(attendance) && attendance.first_ever.is_some_and(|first| first < period.start);
    sheet.add("children_continuing", &of(&continues, &child), Measure::Count, &[], &dimensions);
    if data.tables.has("sessions", "service") {
        overlap(data, &of(&with_child, &child), sheet);
    } else {
        sheet.absent("service_overlap");
    }

    let by = ["sex", "age_band", "service", "setting", "area", "month"];
    sheet.add("attendances", &of(&with_child, &each), Measure::Count, &by, &dimensions);
    let by = ["service", "setting", "worker_role", "phase", "month", "worker_role*month"];
    sheet.add("sessions_held", &of(&held, &session), Measure::Count, &by, &dimensions);
    let cancelled = |attendance: &Attendance<'_>| attendance.status() == "cancelled";
    sheet.add("sessions_cancelled", &of(&cancelled, &session), Measure::Count, &["service"], &dimensions);
    let booked: Vec<Item> = all
        .iter()
        .map(|attendance| Item { is_part: attendance.status() == "no_show", ..attendance.item(&attendance.attendance) })
        .collect();
    sheet.add("no_show_rate", &booked, Measure::Share, &[], &dimensions);

    if data.tables.has("sessions", "minutes") {
        let by = ["service", "setting", "worker_role", "phase"];
        sheet.add("service_hours", &of(&held, &session), Measure::Sum(60), &by, &dimensions);
        sheet.add("attendance_hours", &of(&with_child, &each), Measure::Sum(60), &["service"], &dimensions);
    } else {
        sheet.absent("service_hours");
        sheet.absent("attendance_hours");
    }
    if data.tables.has("sessions", "setting") && !data.project.settings.is_empty() {
        let outreach = |attendance: &Attendance<'_>| {
            let setting = attendance.row.word("setting");
            data.project.settings.iter().find(|(id, _)| id == setting).map(|(_, outreach)| *outreach)
        };
        let known = all.iter().filter(|attendance| attendance.is_held());
        let known = known.filter_map(|attendance| Some(Item { is_part: outreach(attendance)?, ..attendance.item(&attendance.session) }));
        sheet.add("outreach_share", &known.collect::<Vec<_>>(), Measure::Share, &[], &dimensions);
    } else {
        sheet.absent("outreach_share");
    }
}

/// Children by the exact set of services they had: up to three services every set is listed.
fn overlap(data: &Data, items: &[Item], sheet: &mut Sheet) {
    let services: Vec<String> = data.services().into_iter().chain([UNKNOWN.to_owned()]).collect();
    let known: Vec<&String> = services.iter().filter(|service| !service.starts_with(UNKNOWN)).collect();
    let mut sets: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
    if known.len() <= 3 {
        for bits in 1..1_usize << known.len() {
            sets.insert((0..known.len()).filter(|at| bits >> at & 1 == 1).collect(), 0);
        }
    }
    let mut of_child: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for item in items {
        let service = Some(item.words["service"].as_str()).filter(|service| !service.is_empty()).unwrap_or(UNKNOWN);
        let place = services.iter().position(|known| known == service).expect("a service");
        of_child.entry(&item.unit).or_default().insert(place);
    }
    for set in of_child.values() {
        *sets.entry(set.iter().copied().collect()).or_default() += 1;
    }
    let mut cells = vec![(TOTAL.to_owned(), TOTAL.to_owned(), Figure::amount(Fraction::whole(of_child.len())))];
    for (set, children) in sets {
        let name = set.iter().map(|at| services[*at].as_str()).collect::<Vec<_>>().join("+");
        cells.push(("service_set".to_owned(), name, Figure::amount(Fraction::whole(children))));
    }
    sheet.set("service_overlap", cells);
}

/// Figures that start from the list of children instead of the sessions.
fn from_children(data: &Data, period: &Period, sheet: &mut Sheet) {
    if data.tables.get("sessions").is_none() {
        sheet.absent("children_first_reached");
        sheet.absent("waiting_days");
        return;
    }
    let children = || data.children.values().filter(|child| child.is_child(period, &data.project));
    let reached: Vec<Item> = children()
        .filter_map(|child| {
            let day = child.first_in(period)?;
            let words = BTreeMap::from([("quarter", block(period, 3, day)), ("half_year", block(period, 6, day))]);
            Some(Item { unit: child.id.clone(), words, ..Item::default() })
        })
        .collect();
    let blocks = |length| period.blocks(length).iter().map(|block| block_name(block)).collect();
    let dimensions = Dimensions::from([("quarter", blocks(3)), ("half_year", blocks(6))]);
    sheet.add("children_first_reached", &reached, Measure::Count, &["quarter", "half_year"], &dimensions);

    if !data.tables.has("children", "referred_on") {
        sheet.absent("waiting_days");
        return;
    }
    let waits: Vec<Item> = children()
        .filter_map(|child| {
            let first = child.first_session().filter(|day| period.contains(*day))?;
            let days = (first - child.row.day("referred_on")?).num_days();
            (days >= 0).then(|| Item { unit: child.id.clone(), amount: Some(i128::from(days)), ..Item::default() })
        })
        .collect();
    sheet.add("waiting_days", &waits, Measure::Percentile(50, 1), &[], &dimensions);
}
