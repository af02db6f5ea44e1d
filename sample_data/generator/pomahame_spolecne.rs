//! Pomáháme společně: the children and the work with them, in the words of a Czech export. What is published is a constant here; the
//! rest is drawn.

mod ledger;

use std::ops::RangeInclusive;

use chrono::{Days, Months, NaiveDate};
use fastrand::Rng;

use crate::casework::{Calendar, Case, Child, Session, after, birth_date, day, deck, session_rows, transition_rows, waits};
use crate::export::{EXCEL_IN_PRAGUE, Export, Fault, row};

const THERAPY: &str = "terapie";
const CASE_MANAGEMENT: &str = "case management";

/// Published: 38 children, 20 in therapy and 20 in case management; so 18 had only the one, 18 only the other and 2 had both.
const REACHED: usize = 38;
const REST: [(&[&str], usize); 3] = [(&[THERAPY], 12), (&[CASE_MANAGEMENT], 13), (&[THERAPY, CASE_MANAGEMENT], 2)];
/// Children in therapy since the year before; their cases go on.
const GOING_ON: usize = 5;
/// Children of the year before whose cases were closed in it.
const BEFORE: usize = 12;

/// First sessions in each month of the project, April to March, those going on included: 15, 7, 10 and 6 in its quarters.
const STARTS: [usize; 12] = [11, 3, 1, 4, 0, 3, 5, 3, 2, 6, 0, 0];
/// Sessions held in each month with one child, by profession and service.
const HELD: [(&str, &str, [usize; 12]); 3] = [
    ("terapeut", THERAPY, [12, 15, 16, 10, 8, 14, 17, 18, 13, 19, 19, 21]),
    ("psycholog", THERAPY, [6, 7, 8, 6, 0, 7, 8, 9, 7, 9, 10, 10]),
    ("koordinátor", CASE_MANAGEMENT, [9, 13, 14, 10, 8, 14, 16, 18, 13, 18, 18, 20]),
];
const HELD_BEFORE: [(&str, &str, [usize; 12]); 1] = [("terapeut", THERAPY, [8, 10, 12, 9, 6, 11, 12, 13, 10, 13, 12, 12])];
const THERAPY_PLACES: [(&str, usize); 5] = [("pracovna", 9), ("doma", 5), ("škola", 4), ("klub", 3), ("knihovna", 2)];
const CASE_PLACES: [(&str, usize); 3] = [("doma", 7), ("pracovna", 5), ("škola", 4)];

const AREAS: [(&str, usize); 3] = [("Praha", 17), ("Praha-východ", 12), ("Mělník", 9)];
const REFERRERS: [(&str, usize); 4] = [("OSPOD", 15), ("škola", 11), ("rodina", 7), ("lékař", 5)];

/// All files of the project.
pub fn exports() -> Vec<Export> {
    let mut rng = Rng::with_seed(0x2022);
    let children = children(&mut rng);
    let mut sessions = sessions(&mut rng, &children);
    let rows = session_rows(&mut rng, &mut sessions, &children, "P", &EXCEL_IN_PRAGUE);
    let mut by_id: Vec<&Child> = children.iter().collect();
    by_id.sort_by_key(|child| &child.id);

    let mut exports = vec![
        Export::new(
            "klienti.csv",
            &[
                "Klient",
                "Datum narození",
                "Pohlaví",
                "Bydliště",
                "Kdo doporučil",
                "Datum doporučení",
                "Přijetí",
                "Ukončení",
                "Důvod ukončení",
                "Domácnost",
            ],
            by_id.iter().map(|child| child.row(&EXCEL_IN_PRAGUE)),
        )
        .plant(vec![(33, Fault::CopyOf(21))]),
        Export::new(
            "setkani.csv",
            &["Číslo setkání", "Klient", "Datum", "Služba", "Místo", "Pracovník", "Délka (min)", "Stav", "Zapsáno"],
            rows.into_iter().map(|(_, row)| row),
        )
        .plant(vec![
            (183, Fault::Cells(&["P9001", "K-018", "31. 4. 2022", THERAPY, "škola", "terapeut", "50", "proběhlo", "2. 5. 2022"])),
            (246, Fault::Cells(&["P9002", "K-077", "8. 6. 2022", CASE_MANAGEMENT, "doma", "koordinátor", "90", "proběhlo", "8. 6. 2022"])),
            (305, Fault::CopyOf(288)),
            (391, Fault::Cells(&["P9003", "K-024", "", THERAPY, "pracovna", "terapeut", "50", "proběhlo", "18. 10. 2022"])),
            (478, Fault::Cells(&["P9004", "K-031", "12/01/2023", THERAPY, "knihovna", "terapeut", "50", "proběhlo", "13. 1. 2023"])),
            (530, Fault::Cells(&["P9005", "K-040", "2. 2. 2023", THERAPY, "klub", "psycholog", "50", "proběhlo", "3. 2. 2023", "i matka"])),
        ]),
        Export::new(
            "prechody.csv",
            &["Klient", "Datum", "Fáze", "Důvod ukončení", "Zapsáno"],
            transition_rows(&mut rng, &children, &EXCEL_IN_PRAGUE),
        )
        .plant(vec![(66, Fault::Cells(&["K-022", "19. 7. 2022", "podora", "", "20. 7. 2022"]))]),
        activities(),
    ];
    exports.extend(ledger::exports(&mut rng));
    exports
}

/// The 38, those going on first, then the others of the year before.
fn children(rng: &mut Rng) -> Vec<Child> {
    let mut children = project_children(rng);
    children.extend(children_before(rng));
    let mut by_referral: Vec<&mut Child> = children.iter_mut().collect();
    by_referral.sort_by_key(|child| child.referred_on);
    for (number, child) in (1..).zip(by_referral) {
        child.id = format!("K-{number:03}");
    }
    children
}

fn project_children(rng: &mut Rng) -> Vec<Child> {
    // April brings five children into case management, so that its first month is no picture of fewer.
    let first: [&[&str]; 6] =
        [&[CASE_MANAGEMENT], &[CASE_MANAGEMENT], &[CASE_MANAGEMENT], &[CASE_MANAGEMENT], &[CASE_MANAGEMENT], &[THERAPY]];
    let going_on: [&[&str]; GOING_ON] = [&[THERAPY]; GOING_ON];
    let services: Vec<&'static [&'static str]> = going_on.into_iter().chain(first).chain(deck(rng, &REST)).collect();
    let mut infants = deck(rng, &[(("dívka", 2, 5), 3), (("chlapec", 2, 5), 2)]).into_iter();
    let mut pupils = deck(
        rng,
        &[
            (("dívka", 6, 10), 7),
            (("chlapec", 6, 10), 7),
            (("dívka", 11, 14), 6),
            (("chlapec", 11, 14), 7),
            (("dívka", 15, 16), 3),
            (("chlapec", 15, 16), 3),
        ],
    )
    .into_iter();
    let (areas, referrers, waits) = (deck(rng, &AREAS), deck(rng, &REFERRERS), waits(rng, REACHED, 20, 5..=46));
    let months = STARTS.iter().enumerate().flat_map(|(month, &count)| std::iter::repeat_n(month_of(2022, month), count));
    let child = |(index, month): (usize, NaiveDate)| {
        let start = if index < GOING_ON { after(day(2021, 10, 4), rng.u64(0..=110)) } else { after(month, rng.u64(1..=17)) };
        // Small children come to case management only.
        let small = if services[index] == [CASE_MANAGEMENT] { infants.next() } else { None };
        let (sex, youngest, oldest) = small.or_else(|| pupils.next())?;
        let enrolled = start - Days::new(rng.u64(0..=4));
        Some(Child {
            id: String::new(),
            household: format!("D{:02}", index + 1),
            birth: Some(birth_date(rng, youngest..=oldest, enrolled.max(day(2022, 4, 1)))),
            sex,
            area: areas[index],
            referred_by: referrers[index],
            referred_on: start - Days::new(waits[index]),
            enrolled_on: Some(enrolled),
            closed_unserved: None,
            services: services[index],
            cases: vec![way_through(rng, index, Case::open(start, "mapování"))],
        })
    };
    months.enumerate().filter_map(child).collect()
}

/// 17 cases end as planned, 6 end early, 5 are closing and 10 are still supported on the last day.
fn way_through(rng: &mut Rng, index: usize, case: Case) -> Case {
    match index {
        17 | 18 | 20 | 22 | 24 | 26 => case.then(rng.u64(20..=32), "podpora").close(rng.u64(40..=75), "ukončeno", "předčasně"),
        19 | 21 | 23 | 25 | 27 => case.then(rng.u64(20..=30), "podpora").then(rng.u64(66..=80), "uzavírání"),
        28.. => case.then(rng.u64(18..=30), "podpora"),
        0..GOING_ON => planned_exit(case, day(2022, 8, 29) + Days::new(rng.u64(0..=80))),
        _ => planned_exit(case, day(2022, 12, 5) + Days::new(rng.u64(0..=105))),
    }
}

fn planned_exit(case: Case, exit: NaiveDate) -> Case {
    let whole = (exit - case.start()).num_days().unsigned_abs();
    let case = case.then(whole / 8, "podpora").then(whole * 5 / 8, "uzavírání");
    let rest = (exit - case.last_move()).num_days().unsigned_abs();
    case.close(rest, "ukončeno", "dle plánu")
}

/// Therapy in the office only; two birth dates were never written down.
fn children_before(rng: &mut Rng) -> Vec<Child> {
    let waits = waits(rng, BEFORE, 41, 20..=75);
    (0..BEFORE)
        .map(|index| {
            let start = after(day(2021, 4, 1), rng.u64(0..=80));
            let opened = Case::open(start, "mapování");
            let case = match index % 4 {
                0 => opened.then(rng.u64(20..=32), "podpora").close(rng.u64(60..=110), "ukončeno", ["předčasně", "odstěhování"][index / 6]),
                _ => planned_exit(opened, day(2021, 12, 6) + Days::new(rng.u64(0..=105))),
            };
            Child {
                id: String::new(),
                household: format!("D{:02}", REACHED + index + 1),
                birth: (index % 7 != 3).then(|| birth_date(rng, 6..=15, start)),
                sex: ["dívka", "chlapec"][rng.usize(0..2)],
                area: AREAS[index % AREAS.len()].0,
                referred_by: REFERRERS[rng.usize(0..REFERRERS.len())].0,
                referred_on: start - Days::new(waits[index]),
                enrolled_on: Some(start - Days::new(rng.u64(0..=6))),
                closed_unserved: None,
                services: &[THERAPY],
                cases: vec![case],
            }
        })
        .collect()
}

/// The first day of a month counted from April of a year.
fn month_of(year: i32, after_april: usize) -> NaiveDate {
    day(year, 4, 1) + Months::new(u32::try_from(after_april).unwrap_or(0))
}

fn sessions(rng: &mut Rng, children: &[Child]) -> Vec<Session> {
    let mut before = held(rng, children, 2021, &HELD_BEFORE);
    before.iter_mut().for_each(|session| session.setting = "pracovna");
    let mut project = held(rng, children, 2022, &HELD);
    let (therapy, cases) = (deck(rng, &THERAPY_PLACES), deck(rng, &CASE_PLACES));
    for session in &mut project {
        let places = if session.service == THERAPY { &therapy } else { &cases };
        session.setting = places[rng.usize(0..places.len())];
    }
    project.extend(groups(rng, children));
    let missed = [missed(rng, &before, 11, 13), missed(rng, &project, 24, 31)].into_iter().flatten();
    before.into_iter().chain(project).chain(missed).collect()
}

/// Sessions held with one child in the twelve months from April of a year.
fn held(rng: &mut Rng, children: &[Child], year: i32, plan: &[(&'static str, &'static str, [usize; 12])]) -> Vec<Session> {
    let last = day(year + 1, 3, 31);
    let open: Vec<(usize, RangeInclusive<NaiveDate>)> =
        children.iter().enumerate().map(|(index, child)| (index, child.open_days(0, last))).collect();
    let mut calendar = Calendar::new(children.len());
    let mut sessions = Vec::new();
    let mut add = |child, date, service, worker_role, minutes| {
        let children = vec![child];
        sessions.push(Session { date, children, service, setting: "", worker_role, minutes: Some(minutes), status: "proběhlo" });
    };
    for month in 0..12 {
        let begins = month_of(year, month);
        for (worker_role, service, counts) in plan {
            let length: &[u32] = if *service == THERAPY { &[50, 50, 60] } else { &[60, 90, 120] };
            let given: Vec<_> = open.iter().filter(|(child, _)| children[*child].services.contains(service)).cloned().collect();
            // A case opens with the first profession that gives its service.
            let opens = |child: usize| *worker_role != "psycholog" && children[child].services[0] == *service;
            let first = given.iter().filter(|(child, days)| opens(*child) && same_month(*days.start(), begins));
            let mut left = counts[month];
            for (child, days) in first {
                calendar.note(*child, *days.start());
                add(*child, *days.start(), service, worker_role, length[0]);
                left = left.saturating_sub(1);
            }
            for (child, date) in calendar.month(rng, begins, left, &given) {
                add(child, date, service, worker_role, length[rng.usize(0..length.len())]);
            }
        }
    }
    sessions
}

fn same_month(date: NaiveDate, begins: NaiveDate) -> bool {
    (begins..begins + Months::new(1)).contains(&date)
}

/// Group therapy in the youth club: one session, three to five children.
fn groups(rng: &mut Rng, children: &[Child]) -> Vec<Session> {
    let as_of = day(2023, 3, 31);
    let mut groups = Vec::new();
    for week in 0..10 {
        let date = after(day(2022, 9, 14), week * 20);
        let mut there: Vec<usize> = (0..REACHED)
            .filter(|&child| children[child].services.contains(&THERAPY) && children[child].open_days(0, as_of).contains(&date))
            .collect();
        rng.shuffle(&mut there);
        there.truncate(rng.usize(3..=5));
        there.sort_unstable();
        groups.push(Session {
            date,
            children: there,
            service: THERAPY,
            setting: "klub",
            worker_role: "terapeut",
            minutes: Some(90),
            status: "proběhlo",
        });
    }
    groups
}

/// Sessions that were agreed and not held, beside those that were.
fn missed(rng: &mut Rng, held: &[Session], no_shows: usize, cancelled: usize) -> Vec<Session> {
    let statuses = deck(rng, &[("nepřišlo", no_shows), ("zrušeno", cancelled)]);
    let planned = |status| {
        let held = &held[rng.usize(0..held.len())];
        Session { children: vec![held.children[0]], minutes: None, status, ..*held }
    };
    statuses.into_iter().map(planned).collect()
}

/// Published: training, regular supervision, two methodologies.
fn activities() -> Export {
    let date = EXCEL_IN_PRAGUE.date;
    let mut rows = Vec::new();
    for month in 0..12 {
        let held = after(month_of(2022, month), 13);
        let staff = if month < 5 { "6" } else { "7" };
        if month != 4 {
            rows.push((held, row([&date(held), "supervize", staff, "2"])));
        }
    }
    for (held, staff, hours) in [
        (day(2022, 5, 19), "8", "6"),
        (day(2022, 6, 16), "7", "6"),
        (day(2022, 9, 22), "9", "6"),
        (day(2022, 11, 10), "8", "12,5"),
        (day(2023, 1, 26), "7", "6"),
    ] {
        rows.push((held, row([&date(held), "školení", staff, hours])));
    }
    for published in [day(2023, 2, 24), day(2023, 3, 17)] {
        rows.push((published, row([&date(published), "metodika", "", ""])));
    }
    rows.push((day(2021, 11, 18), row([&date(day(2021, 11, 18)), "supervize", "5", "2"])));
    rows.sort();
    Export::new("aktivity.csv", &["Datum", "Druh", "Účastníků", "Hodin"], rows.into_iter().map(|(_, row)| row))
}
