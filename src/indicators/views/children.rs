//! What follows for a child: the first session, the wait for it, and the age in a period.

use polars::prelude::Column;

use super::frame::{NONE, civil, codes_column, day_number, days_column};
use super::{ColumnType, Frame, Span};
use crate::error::Error;
use crate::indicators::period::completed_years;
use crate::project::Project;
use crate::project::disclosure::Unit;
use crate::project::file::AgeRule;

/// Columns that the view of children has beside those of its table.
pub const COLUMNS: &[(&str, ColumnType)] = &[
    ("first_session", ColumnType::Date),
    ("first_in_period", ColumnType::Date),
    ("waiting_days", ColumnType::Integer),
    ("waited_within_standard", ColumnType::Flag),
];

/// A person is a child until this age; without a valid birth date a row of `children` is a child.
const FULL_AGE: u32 = 18;

/// Adds an empty day of closing where children have one of enrolment: what no export closes is still open.
pub fn add_enrolment(children: &mut Frame) -> Result<(), Error> {
    if children.has("enrolled_on") && !children.has("closed_on") {
        children.add(days_column("closed_on", &vec![None; children.height()])?)?;
    }
    Ok(())
}

/// The column with the number of who is protected: the child, or its household. Not for conditions.
pub const PERSON: &str = "person";

/// Adds the person of each child, for a project that protects households. A child without one is one by itself.
pub fn add_person(children: &mut Frame, project: &Project) -> Result<(), Error> {
    if *project.file.disclosure.unit.get_ref() != Unit::Household || !children.has("household_id") {
        return Ok(());
    }
    let households = children.codes("household_id")?.into_owned();
    let first_free = households.iter().filter(|household| **household != NONE).max().map_or(0, |last| last + 1);
    let alone = first_free..NONE;
    let persons: Vec<u32> =
        households.into_iter().zip(alone).map(|(household, alone)| if household == NONE { alone } else { household }).collect();
    children.add(codes_column(PERSON, &persons))
}

/// Adds the first session ever held with each child, the days from referral to it, and whether they are within the project's standard.
pub fn add_first_session(children: &mut Frame, first: &[Option<i32>], project: &Project) -> Result<(), Error> {
    children.add(days_column("first_session", first)?)?;
    if children.has("referred_on") {
        let referred = children.days("referred_on")?;
        let waits: Vec<Option<i64>> = first.iter().zip(referred).map(|(first, referred)| Some(i64::from((*first)? - referred?))).collect();
        if let Some(standard) = project.file.standards.waiting_days() {
            let within: Vec<Option<bool>> = waits.iter().map(|days| days.map(|days| days <= i64::from(standard))).collect();
            children.add(Column::new("waited_within_standard".into(), within))?;
        }
        children.add(Column::new("waiting_days".into(), waits))?;
    }
    Ok(())
}

/// Adds the first session held with each child in a period.
pub fn add_first_in_period(children: &mut Frame, sessions: &Frame, period: &Span) -> Result<(), Error> {
    let (start, end) = (day_number(period.start), day_number(period.end));
    let first = super::sessions::first_held(sessions, children.height(), start..=end)?;
    children.add(days_column("first_in_period", &first)?)
}

/// Adds the age band of each child in a period, and whether the person is a child.
pub fn add_ages(children: &mut Frame, period: &Span, project: &Project) -> Result<(), Error> {
    let bands = project.age_bands();
    let on = reference_days(children, period, project.file.ages.rule)?;
    let birth = if children.has("birth_date") { children.days("birth_date")? } else { vec![None; on.len()] };
    let ages: Vec<Option<u32>> = birth.iter().zip(&on).map(|(birth, on)| completed_years(civil((*birth)?), civil(*on))).collect();
    let band_of = |age: u32| bands.iter().position(|band| band.contains(age)).and_then(|code| u32::try_from(code).ok());
    let codes: Vec<u32> = ages.iter().map(|age| age.and_then(band_of).unwrap_or(NONE)).collect();
    if children.has("birth_date") {
        children.add_labelled("age_band", &codes, bands.iter().map(ToString::to_string).collect())?;
    }
    let is_child: Vec<bool> = ages.iter().map(|age| age.is_none_or(|age| age < FULL_AGE)).collect();
    children.add(Column::new("is_child".into(), is_child))
}

/// The day on which each child's age is taken.
fn reference_days(children: &Frame, period: &Span, rule: AgeRule) -> Result<Vec<i32>, Error> {
    let start = day_number(period.start);
    let from = |column: &str| -> Result<Vec<Option<i32>>, Error> {
        if children.has(column) { children.days(column) } else { Ok(vec![None; children.height()]) }
    };
    Ok(match rule {
        AgeRule::LaterOfEnrolmentAndPeriodStart => from("enrolled_on")?.into_iter().map(|day| day.unwrap_or(start).max(start)).collect(),
        AgeRule::FirstServiceInPeriod => from("first_in_period")?.into_iter().map(|day| day.unwrap_or(start)).collect(),
        AgeRule::PeriodEnd => vec![day_number(period.end); children.height()],
    })
}
