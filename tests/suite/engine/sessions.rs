//! Figures about children and sessions.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::Sheet;
use super::children::{Child, is_held};
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
const OF_SESSIONS: [&str; 18] = [
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
    "sessions_per_child_median",
    "sessions_per_child_p25",
    "sessions_per_child_p75",
    "hours_per_child_median",
    "hours_per_child_p25",
    "hours_per_child_p75",
    "entry_lag",
];
/// Names of the middle value and of the two quartiles.
pub const QUARTILES: [(&str, i128); 3] = [("median", 50), ("p25", 25), ("p75", 75)];

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

    let by = ["sex", "age_band", "service", "setting", "phase", "area", "month"];
    sheet.add("attendances", &of(&with_child, &each), Measure::Count, &by, &dimensions);
    let by = ["service", "setting", "worker_role", "phase", "month", "worker_role*month"];
    sheet.add("sessions_held", &of(&held, &session), Measure::Count, &by, &dimensions);
    let cancelled = |attendance: &Attendance<'_>| attendance.status() == "cancelled";
    sheet.add("sessions_cancelled", &of(&cancelled, &session), Measure::Count, &["service"], &dimensions);
    let booked: Vec<Item> = all
        .iter()
        .filter(|attendance| !cancelled(attendance))
        .map(|attendance| Item { is_part: attendance.status() == "no_show", ..attendance.item(&attendance.attendance) })
        .collect();
    sheet.add("no_show_rate", &booked, Measure::Share, &[], &dimensions);

    if data.tables.has("sessions", "minutes") {
        let by = ["service", "setting", "worker_role", "phase"];
        sheet.add("service_hours", &of(&held, &session), Measure::Sum(60), &by, &dimensions);
        sheet.add("attendance_hours", &of(&with_child, &each), Measure::Sum(60), &["service", "phase"], &dimensions);
    } else {
        sheet.absent("service_hours");
        sheet.absent("attendance_hours");
    }
    per_child(data, &of(&with_child, &child), sheet);
    entry_lag(data, &all, sheet);
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

/// What each child had in all: sessions, and minutes where somebody noted any.
fn per_child(data: &Data, items: &[Item], sheet: &mut Sheet) {
    let (mut sessions, mut minutes) = (BTreeMap::new(), BTreeMap::new());
    for item in items {
        *sessions.entry(item.unit.clone()).or_insert(0) += 1;
        if let Some(length) = item.amount {
            *minutes.entry(item.unit.clone()).or_insert(0) += length;
        }
    }
    let of = |sums: BTreeMap<String, i128>| -> Vec<Item> {
        sums.into_iter().map(|(unit, sum)| Item { unit, amount: Some(sum), ..Item::default() }).collect()
    };
    let (sessions, minutes) = (of(sessions), of(minutes));
    for (name, percent) in QUARTILES {
        sheet.add(&format!("sessions_per_child_{name}"), &sessions, Measure::Percentile(percent, 1), &[], &Dimensions::new());
        let hours = format!("hours_per_child_{name}");
        if data.tables.has("sessions", "minutes") {
            sheet.add(&hours, &minutes, Measure::Percentile(percent, 60), &[], &Dimensions::new());
        } else {
            sheet.absent(&hours);
        }
    }
}

/// Records by the days until somebody wrote them down.
fn entry_lag(data: &Data, all: &[Attendance<'_>], sheet: &mut Sheet) {
    if !data.tables.has("sessions", "entered_on") {
        sheet.absent("entry_lag");
        return;
    }
    let band = |days: i64| match days {
        0 => "0",
        1..=3 => "1-3",
        4..=6 => "4-6",
        7..=10 => "7-10",
        _ => "11+",
    };
    let mut items = Vec::new();
    for attendance in all.iter().filter(|attendance| attendance.status() != "cancelled") {
        let lag = attendance.row.day("entered_on").map(|entered| (entered - attendance.row.day("date").expect("a day")).num_days());
        if lag.is_none_or(|lag| lag >= 0) {
            let words = BTreeMap::from([("entry_lag", lag.map_or(String::new(), |lag| band(lag).to_owned()))]);
            items.push(Item { unit: attendance.attendance.clone(), words, ..Item::default() });
        }
    }
    let bands = ["0", "1-3", "4-6", "7-10", "11+", UNKNOWN].map(str::to_owned).to_vec();
    sheet.add("entry_lag", &items, Measure::Count, &["entry_lag"], &Dimensions::from([("entry_lag", bands)]));
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
    const OF_WAITING: [&str; 4] = ["waiting_days", "waiting_days_p25", "waiting_days_p75", "waiting_within_standard"];
    let children = || data.children.values().filter(|child| child.is_child(period, &data.project));
    if data.tables.has("children", "enrolled_on") {
        let is_enrolled = |child: &&Child| {
            let begun = child.row.day("enrolled_on").is_some_and(|day| day <= period.end);
            begun && child.row.day("closed_on").is_none_or(|day| day >= period.start)
        };
        let enrolled: Vec<Item> = children().filter(is_enrolled).map(|child| Item { unit: child.id.clone(), ..Item::default() }).collect();
        sheet.add("children_enrolled", &enrolled, Measure::Count, &[], &Dimensions::new());
    } else {
        sheet.absent("children_enrolled");
    }
    if data.tables.has("children", "referred_on") {
        let is_referred = |child: &&Child| child.row.day("referred_on").is_some_and(|day| period.contains(day));
        let referred: Vec<Item> = children().filter(is_referred).map(|child| Item { unit: child.id.clone(), ..Item::default() }).collect();
        sheet.add("children_referred", &referred, Measure::Count, &[], &Dimensions::new());
    } else {
        sheet.absent("children_referred");
    }
    if data.tables.get("sessions").is_none() {
        sheet.absent("children_first_reached");
        OF_WAITING.iter().for_each(|id| sheet.absent(id));
        return;
    }
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
        OF_WAITING.iter().for_each(|id| sheet.absent(id));
        return;
    }
    let standard = data.project.waiting_standard;
    let waits: Vec<Item> = children()
        .filter_map(|child| {
            let first = child.first_session().filter(|day| period.contains(*day))?;
            let days = (first - child.row.day("referred_on")?).num_days();
            let is_part = standard.is_some_and(|standard| days <= standard);
            (days >= 0).then(|| Item { unit: child.id.clone(), amount: Some(i128::from(days)), is_part, ..Item::default() })
        })
        .collect();
    for (id, (_, percent)) in OF_WAITING.iter().zip(QUARTILES) {
        sheet.add(id, &waits, Measure::Percentile(percent, 1), &[], &dimensions);
    }
    match standard {
        Some(_) => sheet.add("waiting_within_standard", &waits, Measure::Share, &[], &dimensions),
        None => sheet.absent("waiting_within_standard"),
    }
}
