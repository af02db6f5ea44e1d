//! The children of Even Risk Can Be an Opportunity and their way through the phases.

use chrono::{Days, Months, NaiveDate};
use fastrand::Rng;

use crate::casework::{Case, Child, after, birth_date, day, deck, waits};

/// Published: the children reached in the project.
const REACHED: usize = 47;
/// Children of the year before, the last `RETURNED` of whom were reached again in the project.
const BEFORE: usize = 31;
const RETURNED: usize = 6;
const NEVER_SERVED: usize = 6;

/// First sessions in each month of the project: 17, 13, 9 and 8 in its quarters.
const STARTS: [usize; 12] = [9, 5, 3, 6, 5, 2, 1, 5, 3, 5, 3, 0];
/// Children of one household, by their position among the 47; they come to the project together.
pub const SIBLINGS: [&[usize]; 8] = [&[0, 2], &[9, 11], &[15, 16], &[17, 18, 19], &[23, 24], &[31, 32], &[34, 35], &[40, 41]];
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

/// The 47, then the others of the year before, then those who were never served.
pub fn all(rng: &mut Rng) -> Vec<Child> {
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
pub fn month_of(year: i32, after_february: usize) -> NaiveDate {
    let months = u32::try_from(after_february).unwrap_or(0);
    day(year, 2, 1) + Months::new(months)
}
