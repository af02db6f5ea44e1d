//! Even Risk Can Be an Opportunity: the children and the work with them. What is published is a constant here; the rest is drawn.

mod ledger;

use std::ops::RangeInclusive;

use chrono::{Datelike, Days, Months, NaiveDate};
use fastrand::Rng;

use crate::casework::{Calendar, Case, Child, Session, after, birth_date, day, deck, session_rows, transition_rows, waits};
use crate::export::{CANONICAL, Export, Fault, row};

/// Published: the children reached in the project.
const REACHED: usize = 47;
/// Children of the year before, the last `RETURNED` of whom were reached again in the project.
const BEFORE: usize = 31;
const RETURNED: usize = 6;
const NEVER_SERVED: usize = 6;

/// Sessions held in each month of the project, February to January, by profession and what it gives: 967 in all.
const HELD: [(&str, &str, [usize; 12]); 4] = [
    ("psychologist", "family_support", [14, 20, 25, 28, 29, 17, 15, 30, 34, 36, 27, 37]),
    ("therapist", "therapy", [8, 14, 19, 24, 27, 14, 12, 26, 30, 33, 26, 35]),
    ("social_worker", "family_support", [18, 20, 22, 21, 22, 18, 16, 20, 22, 23, 16, 23]),
    ("special_educator", "special_pedagogy", [5, 9, 13, 15, 15, 0, 0, 16, 18, 20, 15, 20]),
];
/// Where they were held: 810 of 967 outside the counselling room.
const SETTINGS: [(&str, usize); 6] =
    [("home", 412), ("school", 187), ("child_protection_office", 96), ("youth_club", 74), ("library", 41), ("counselling_room", 157)];
/// 1,160.5 hours.
const HELD_MINUTES: u32 = 69_630;

const HELD_BEFORE: [(&str, &str, [usize; 12]); 3] = [
    ("psychologist", "family_support", [10, 13, 18, 20, 21, 14, 12, 20, 19, 13, 5, 0]),
    ("therapist", "therapy", [0, 8, 12, 14, 15, 9, 8, 15, 14, 9, 5, 0]),
    ("social_worker", "family_support", [12, 15, 18, 20, 20, 14, 12, 17, 16, 12, 5, 0]),
];

/// First sessions in each month of the project: 17, 13, 9 and 8 in its quarters.
const STARTS: [usize; 12] = [9, 5, 3, 6, 5, 2, 1, 5, 3, 5, 3, 0];
/// Children of one household, by their position among the 47; they come to the project together.
const SIBLINGS: [&[usize]; 8] = [&[0, 2], &[9, 11], &[15, 16], &[17, 18, 19], &[23, 24], &[31, 32], &[34, 35], &[40, 41]];
/// Who of the 47 had been served in the year before.
const KNOWN: [usize; RETURNED] = [1, 3, 5, 7, 10, 13];

const SERVICES: [&[&str]; 5] = [
    &["family_support", "therapy", "special_pedagogy"],
    &["family_support", "therapy"],
    &["family_support", "special_pedagogy"],
    &["family_support"],
    &["family_support", "therapy", "special_pedagogy"],
];
const AREAS: [(&str, usize); 5] = [("praha_3", 9), ("praha_4", 12), ("praha_8", 10), ("praha_9", 8), ("praha_14", 8)];
const REFERRERS: [(&str, usize); 4] = [("child_protection_office", 27), ("school", 11), ("doctor", 5), ("family", 4)];

/// All files of the project.
pub fn exports() -> Vec<Export> {
    let mut rng = Rng::with_seed(0x0158);
    let children = children(&mut rng);
    let mut sessions = sessions(&mut rng, &children);
    let rows = session_rows(&mut rng, &mut sessions, &children, "S", &CANONICAL);
    let mut by_id: Vec<&Child> = children.iter().collect();
    by_id.sort_by_key(|child| &child.id);

    let mut exports = vec![
        Export::new(
            "children.csv",
            &[
                "child_id",
                "birth_date",
                "sex",
                "area",
                "referred_by",
                "referred_on",
                "enrolled_on",
                "closed_on",
                "exit_reason",
                "household_id",
            ],
            by_id.iter().map(|child| child.row(&CANONICAL)),
        )
        .plant(vec![(61, Fault::CopyOf(44))]),
        sessions_of(2014, &rows),
        sessions_of(2015, &rows).plant(vec![
            (58, Fault::Cells(&["S9001", "ER-031", "2015-13-02", "family_support", "home", "psychologist", "60", "held", "2015-03-04"])),
            (203, Fault::Cells(&["S9002", "ER-099", "2015-05-14", "therapy", "school", "therapist", "45", "held", "2015-05-15"])),
            (377, Fault::CopyOf(352)),
            (512, Fault::Cells(&["S9003", "", "2015-09-08", "family_support", "home", "social_worker", "60", "held", "2015-09-08"])),
            (640, Fault::Cells(&["S9004", "ER-040", "2015-10-20", "therapy", "hoem", "therapist", "", "cancelled", "2015-10-21"])),
        ]),
        sessions_of(2016, &rows).plant(vec![(
            73,
            Fault::Cells(&["S9005", "ER-052", "2016-01-19", "therapy", "home", "therapist", "60", "held", "2016-01-20", "called twice"]),
        )]),
        Export::new(
            "phase_transitions.csv",
            &["child_id", "date", "to_phase", "exit_reason", "entered_on"],
            transition_rows(&mut rng, &children, &CANONICAL),
        )
        .plant(vec![(148, Fault::Cells(&["ER-045", "2015-02-30", "intervention", "", "2015-03-02"]))]),
        scores(&mut rng, &children),
        activities(),
    ];
    exports.extend(ledger::exports(&mut rng));
    exports
}

fn sessions_of(year: i32, rows: &[(NaiveDate, Vec<String>)]) -> Export {
    let file = match year {
        2014 => "sessions-2014.csv",
        2015 => "sessions-2015.csv",
        _ => "sessions-2016.csv",
    };
    let header = ["session_id", "child_id", "date", "service", "setting", "worker_role", "minutes", "status", "entered_on"];
    Export::new(file, &header, rows.iter().filter(|(date, _)| date.year() == year).map(|(_, row)| row.clone()))
}

/// The 47, then the others of the year before, then those who were never served.
fn children(rng: &mut Rng) -> Vec<Child> {
    let mut children = project_children(rng);
    children.extend(children_before(rng, BEFORE - RETURNED));
    let mut earlier = children_before(rng, RETURNED);
    for (child, before) in KNOWN.into_iter().zip(&mut earlier) {
        let child = &mut children[child];
        child.referred_on = before.referred_on;
        child.enrolled_on = before.enrolled_on;
        child.cases.insert(0, before.cases.remove(0));
    }
    children.extend(never_served(rng));
    let mut by_referral: Vec<&mut Child> = children.iter_mut().collect();
    by_referral.sort_by_key(|child| child.referred_on);
    for (number, child) in (1..).zip(by_referral) {
        child.id = format!("ER-{number:03}");
    }
    children
}

fn project_children(rng: &mut Rng) -> Vec<Child> {
    let profiles = deck(
        rng,
        &[
            (("female", 1, 5), 4),
            (("male", 1, 5), 5),
            (("female", 6, 11), 8),
            (("male", 6, 11), 9),
            (("female", 12, 14), 7),
            (("male", 12, 14), 7),
            (("female", 15, 16), 3),
            (("male", 15, 16), 4),
        ],
    );
    let (areas, referrers) = (deck(rng, &AREAS), deck(rng, &REFERRERS));
    let waits = waits(rng, REACHED, 17, 6..=38);
    let months = STARTS.iter().enumerate().flat_map(|(month, &count)| std::iter::repeat_n(month_of(2015, month), count));
    let mut children: Vec<Child> = months
        .enumerate()
        .map(|(index, month)| {
            let start = after(month, rng.u64(1..=17));
            let (sex, youngest, oldest) = profiles[index];
            let enrolled = start - Days::new(rng.u64(0..=5));
            Child {
                id: String::new(),
                household: format!("H{:02}", index + 1),
                birth: Some(birth_date(rng, youngest..=oldest, enrolled.max(day(2015, 2, 1)))),
                sex,
                area: areas[index],
                referred_by: referrers[index],
                referred_on: start - Days::new(waits[index]),
                enrolled_on: Some(enrolled),
                closed_unserved: None,
                services: SERVICES[index % SERVICES.len()],
                cases: vec![Case::open(start, "diagnostics")],
            }
        })
        .collect();
    for household in SIBLINGS {
        let eldest = &children[household[0]];
        let (name, area, referrer) = (eldest.household.clone(), eldest.area, eldest.referred_by);
        let (referred, enrolled, start) = (eldest.referred_on, eldest.enrolled_on, eldest.cases[0].start());
        for &sibling in &household[1..] {
            let child = &mut children[sibling];
            (child.household, child.area, child.referred_by) = (name.clone(), area, referrer);
            (child.referred_on, child.enrolled_on) = (referred, enrolled);
            child.cases = vec![Case::open(start, "diagnostics")];
        }
    }
    for (index, child) in children.iter_mut().enumerate() {
        let opened = child.cases.remove(0);
        child.cases.push(way_through(rng, index, opened));
    }
    children
}

/// 41 of 47 go on to intervention, 29 to stabilization; 24 end as planned, 7 leave early, 6 are referred elsewhere, 10 are still open.
/// Five go back from stabilization to intervention once.
fn way_through(rng: &mut Rng, index: usize, case: Case) -> Case {
    match index {
        8 | 22 | 36 | 39 | 42 | 45 => case.close(rng.u64(20..=34), "exit", "referred_elsewhere"),
        4 | 14 | 25 | 28 | 31 | 33 | 35 => case.then(rng.u64(25..=36), "intervention").close(rng.u64(34..=62), "exit", "left_early"),
        40 | 41 | 43 | 44 | 46 => case.then(rng.u64(24..=34), "intervention"),
        30 | 32 | 34 | 37 | 38 => case.then(rng.u64(22..=31), "intervention").then(rng.u64(44..=58), "stabilization"),
        9 | 10 | 11 | 13 | 16 => {
            let exit = day(2015, 11, 30) + Days::new(rng.u64(0..=46));
            planned_exit(case, exit, &[("intervention", 14), ("stabilization", 52), ("intervention", 9), ("stabilization", 8)])
        }
        _ => {
            let exit = match index {
                0..8 => day(2015, 6, 22) + Days::new(rng.u64(0..=36)),
                8..17 => day(2015, 11, 16) + Days::new(rng.u64(0..=60)),
                _ => day(2016, 1, 11) + Days::new(rng.u64(0..=15)),
            };
            planned_exit(case, exit, &[("intervention", 15), ("stabilization", 55)])
        }
    }
}

/// A case through these phases, each after a share (percent) of the time until its planned end.
fn planned_exit(mut case: Case, exit: NaiveDate, steps: &[(&'static str, u64)]) -> Case {
    let days = |from: NaiveDate| (exit - from).num_days().unsigned_abs();
    let whole = days(case.start());
    for (phase, percent) in steps {
        case = case.then(whole * percent / 100, phase);
    }
    let rest = days(case.last_move());
    case.close(rest, "exit", "planned")
}

/// Children of the year before the project, served mostly in the counselling room; every case is closed by its end.
fn children_before(rng: &mut Rng, count: usize) -> Vec<Child> {
    let waits = waits(rng, count, 31, 12..=60);
    (0..count)
        .map(|index| {
            let start = after(day(2014, 2, 2), rng.u64(0..=165));
            let opened = Case::open(start, "diagnostics");
            let case = match index % 5 {
                0 => opened.close(rng.u64(30..=50), "exit", "referred_elsewhere"),
                1 => opened.then(rng.u64(30..=45), "intervention").close(rng.u64(40..=90), "exit", "left_early"),
                _ => {
                    let exit = day(2014, 11, 3) + Days::new(rng.u64(0..=42));
                    planned_exit(opened, exit, &[("intervention", 22), ("stabilization", 58)])
                }
            };
            Child {
                id: String::new(),
                household: format!("H{:02}", REACHED + index + 1),
                birth: Some(birth_date(rng, 4..=16, start)),
                sex: ["female", "male"][rng.usize(0..2)],
                area: AREAS[index % AREAS.len()].0,
                referred_by: REFERRERS[rng.usize(0..REFERRERS.len())].0,
                referred_on: start - Days::new(waits[index]),
                enrolled_on: Some(start - Days::new(rng.u64(0..=9))),
                closed_unserved: None,
                services: SERVICES[if index % 3 == 0 { 3 } else { 1 }],
                cases: vec![case],
            }
        })
        .collect()
}

fn never_served(rng: &mut Rng) -> Vec<Child> {
    (0..NEVER_SERVED)
        .map(|index| {
            let referred = after(month_of(2015, 1 + index), rng.u64(2..=20));
            Child {
                id: String::new(),
                household: format!("H{:02}", 80 + index),
                birth: Some(birth_date(rng, 5..=15, referred)),
                sex: ["female", "male"][index % 2],
                area: AREAS[index % AREAS.len()].0,
                referred_by: "child_protection_office",
                referred_on: referred,
                enrolled_on: None,
                closed_unserved: Some((after(referred, rng.u64(25..=50)), "declined")),
                services: SERVICES[3],
                cases: Vec::new(),
            }
        })
        .collect()
}

/// The first day of a month counted from February of a year.
fn month_of(year: i32, after_february: usize) -> NaiveDate {
    let months = u32::try_from(after_february).unwrap_or(0);
    day(year, 2, 1) + Months::new(months)
}

fn sessions(rng: &mut Rng, children: &[Child]) -> Vec<Session> {
    let mut before = held(rng, children, 2014, &HELD_BEFORE);
    for session in &mut before {
        session.setting = ["counselling_room", "counselling_room", "counselling_room", "home", "school"][rng.usize(0..5)];
        session.minutes = Some([45, 60, 60, 90][rng.usize(0..4)]);
    }
    let mut project = held(rng, children, 2015, &HELD);
    settle_places(rng, &mut project);
    settle_minutes(rng, &mut project);
    join_siblings(rng, children, &mut project);
    let never = never_came(children);
    let missed = [missed(rng, &before, 17, 24), missed(rng, &project, 33, 46), never].into_iter().flatten();
    before.into_iter().chain(project).chain(missed).collect()
}

/// Sessions held in the twelve months from February of a year, each with one child.
fn held(rng: &mut Rng, children: &[Child], year: i32, plan: &[(&'static str, &'static str, [usize; 12])]) -> Vec<Session> {
    let (first, last) = (day(year, 2, 1), day(year + 1, 1, 31));
    let open: Vec<(usize, RangeInclusive<NaiveDate>)> = (0..children.len())
        .flat_map(|child| (0..children[child].cases.len()).map(move |case| (child, case)))
        .map(|(child, case)| (child, children[child].open_days(case, last)))
        .filter(|(_, days)| (first..=last).contains(days.start()))
        .collect();
    let mut calendar = Calendar::new(children.len());
    let mut sessions = Vec::new();
    let mut add = |child, date, service, worker_role| {
        sessions.push(Session { date, children: vec![child], service, setting: "", worker_role, minutes: None, status: "held" });
    };
    // A case opens with a visit of the social worker; the rest of the month's visits is shared out below.
    for (child, days) in &open {
        calendar.note(*child, *days.start());
        add(*child, *days.start(), "family_support", "social_worker");
    }
    for month in 0..12 {
        let begins = month_of(year, month);
        for (worker_role, service, counts) in plan {
            let opened = open.iter().filter(|(_, days)| *worker_role == "social_worker" && same_month(*days.start(), begins)).count();
            let given: Vec<_> = open.iter().filter(|(child, _)| children[*child].services.contains(service)).cloned().collect();
            for (child, date) in calendar.month(rng, begins, counts[month].saturating_sub(opened), &given) {
                add(child, date, service, worker_role);
            }
        }
    }
    sessions.sort_by_key(|session| session.date);
    sessions
}

fn same_month(one: NaiveDate, other: NaiveDate) -> bool {
    (one.year(), one.month()) == (other.year(), other.month())
}

/// Shares the settings out, so that nobody is seen at school in the summer holidays.
fn settle_places(rng: &mut Rng, sessions: &mut [Session]) {
    let mut left = SETTINGS;
    for session in sessions {
        let holidays = matches!(session.date.month(), 7 | 8);
        let weight = |(setting, count): &(&str, usize)| if holidays && *setting == "school" { 0 } else { *count };
        let mut draw = rng.usize(0..left.iter().map(weight).sum::<usize>().max(1));
        for place in &mut left {
            if draw < weight(place) {
                session.setting = place.0;
                place.1 -= 1;
                break;
            }
            draw -= weight(place);
        }
    }
}

/// Draws lengths, then lengthens or shortens sessions by a quarter of an hour until the hours add up.
fn settle_minutes(rng: &mut Rng, sessions: &mut [Session]) {
    let mut lengths: Vec<u32> = sessions.iter().map(|_| [45, 60, 60, 75, 90, 90][rng.usize(0..6)]).collect();
    while lengths.iter().sum::<u32>() != HELD_MINUTES {
        let short = lengths.iter().sum::<u32>() < HELD_MINUTES;
        let length = &mut lengths[rng.usize(0..sessions.len())];
        if short && *length < 120 {
            *length += 15;
        } else if !short && *length > 45 {
            *length -= 15;
        }
    }
    for (session, minutes) in sessions.iter_mut().zip(lengths) {
        session.minutes = Some(minutes);
    }
}

/// Some visits are with brothers and sisters: one session, several children.
fn join_siblings(rng: &mut Rng, children: &[Child], sessions: &mut [Session]) {
    for session in sessions {
        let child = session.children[0];
        let Some(household) = SIBLINGS.iter().find(|household| household.contains(&child)) else { continue };
        if session.service != "family_support" || rng.u32(0..100) >= 40 {
            continue;
        }
        let there = |sibling: usize| sibling != child && children[sibling].open_days(0, day(2016, 1, 31)).contains(&session.date);
        session.children.extend(household.iter().copied().filter(|&sibling| there(sibling)));
    }
}

/// Sessions that were agreed and not held, beside those that were.
fn missed(rng: &mut Rng, held: &[Session], no_shows: usize, cancelled: usize) -> Vec<Session> {
    let statuses = deck(rng, &[("no_show", no_shows), ("cancelled", cancelled)]);
    let planned = |status| {
        let held = &held[rng.usize(0..held.len())];
        Session { children: vec![held.children[0]], minutes: None, status, ..*held }
    };
    statuses.into_iter().map(planned).collect()
}

/// The social worker called on all but one of those who were never served, and found nobody.
fn never_came(children: &[Child]) -> Vec<Session> {
    let unserved = children.iter().enumerate().filter(|(_, child)| child.cases.is_empty()).skip(1);
    let call = |(child, unserved): (usize, &Child)| Session {
        date: after(unserved.referred_on, 12),
        children: vec![child],
        service: "family_support",
        setting: "home",
        worker_role: "social_worker",
        minutes: None,
        status: "no_show",
    };
    unserved.map(call).collect()
}

/// Stress on a scale of 0 to 40, less being better: when the case opens and when it closes; some second questionnaires were never filled in.
fn scores(rng: &mut Rng, children: &[Child]) -> Export {
    // One entry a closed case: 37 of the project, then 25 of the year before.
    let mut changes = deck(rng, &[(Some(-9), 8), (Some(-6), 7), (Some(-4), 6), (Some(0), 4), (Some(2), 3), (Some(5), 3), (None, 6)]);
    changes.extend(deck(rng, &[(Some(-6), 6), (Some(-3), 4), (Some(1), 7), (None, 8)]));
    let mut changes = changes.into_iter();
    let mut rows = Vec::new();
    for child in children {
        let Some(case) = child.cases.last() else { continue };
        let young = child.birth.is_none_or(|birth| birth > case.start() - Months::new(12 * 12));
        let informant = if young { "caregiver" } else { "child" };
        let before = rng.i64(17..=33);
        let mut add = |date: NaiveDate, score: i64| {
            rows.push((date, row([&child.id, &date.to_string(), "stress", &score.to_string(), informant])));
        };
        add(after(case.start(), rng.u64(0..=12)), before);
        if let Some(exit) = case.exit()
            && let Some(change) = changes.next().flatten()
        {
            add(exit.date - Days::new(rng.u64(0..=6)), before + change);
        }
    }
    rows.sort();
    Export::new("scores.csv", &["child_id", "date", "instrument", "score", "informant"], rows.into_iter().map(|(_, row)| row))
}

/// Published: five child-protection offices, five intervision groups, one methodology with its price.
fn activities() -> Export {
    let mut rows = vec![
        row(["2014-05-15", "case_conference", "5", "Child-protection office A", "1.5"]),
        row(["2014-10-09", "case_conference", "6", "Child-protection office B", "1.5"]),
        row(["2015-02-12", "training", "9", "", "6"]),
    ];
    let conferences = "AAB CAD BEAC DBE CAD EBA CDE ABC DEA CBD";
    let mut date = day(2015, 2, 24);
    for office in conferences.chars() {
        date = after(date, 8);
        if office != ' ' {
            let participants = (4 + (date.day() % 5)).to_string();
            rows.push(row([&date.to_string(), "case_conference", &participants, &format!("Child-protection office {office}"), "1.5"]));
        }
    }
    rows.extend([
        row(["2015-04-16", "intervision", "11", "", "3"]),
        row(["2015-06-11", "intervision", "14", "", "3"]),
        row(["2015-09-17", "intervision", "12", "", "3"]),
        row(["2015-10-15", "training", "10", "", "6"]),
        row(["2015-11-12", "intervision", "16", "", "3"]),
        row(["2015-12-18", "video", "", "", ""]),
        row(["2016-01-14", "intervision", "15", "", "3"]),
        row(["2016-01-28", "methodology", "", "", ""]),
    ]);
    rows.sort();
    Export::new("activities.csv", &["date", "kind", "participants", "organisation", "hours"], rows)
}
