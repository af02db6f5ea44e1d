//! Even Risk Can Be an Opportunity: the work with the children. What is published is a constant here and in the modules below; the rest is
//! drawn.

mod children;
mod ledger;

use std::ops::RangeInclusive;

use chrono::{Datelike, Days, Months, NaiveDate};
use fastrand::Rng;

use self::children::{SIBLINGS, month_of};
use crate::casework::{Calendar, Child, Session, after, day, deck, session_rows, transition_rows};
use crate::export::{CANONICAL, Export, Fault, row};

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

/// All files of the project.
pub fn exports() -> Vec<Export> {
    let mut rng = Rng::with_seed(0x0158);
    let children = children::all(&mut rng);
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
