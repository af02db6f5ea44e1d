//! Whether the keys of a declaration fit its measure: what cannot be true is refused before any data is read.

use toml::Spanned;

use super::{Fault, Known};
use crate::indicators::condition::{Comparison, Condition, Operand};
use crate::indicators::definition::{Aggregation, Declaration, Kind, Method};
use crate::indicators::indicator::{Measure, Rows};
use crate::indicators::views::View;

/// A percentile is some child's own value: it says nothing of a sum, and what is added to it would be protected by nobody's number.
pub fn summands(declaration: &Declaration, known: &Known) -> Result<(), Fault> {
    let is_percentile = |name: &&Spanned<String>| {
        let measure = known.checked.get(name.get_ref()).map(|indicator| &indicator.measure);
        matches!(measure, Some(Measure::Median { .. } | Measure::Summary { .. } | Measure::Ratio { times: Some(_), .. }))
    };
    let mut summands = declaration.plus.iter().chain(&declaration.minus).chain(&declaration.over).chain(&declaration.split);
    match summands.find(is_percentile) {
        Some(name) => {
            let message =
                format!("\"{}\" is a middle value or another percentile, which cannot be added, subtracted or divided by", name.get_ref());
            Err(Fault::at(name, message, "name a count or a sum; a ratio can be multiplied by it with times"))
        }
        None => quotients(declaration, known),
    }
}

/// Refuses percentages and other quotients that are added up, one to another or period to period.
fn quotients(declaration: &Declaration, known: &Known) -> Result<(), Fault> {
    let is_quotient = |name: &&Spanned<String>| {
        let measure = known.checked.get(name.get_ref()).map(|indicator| &indicator.measure);
        matches!(measure, Some(Measure::Share { .. } | Measure::Ratio { .. }))
    };
    let adds = |kind| matches!(kind, Kind::Difference | Kind::Ratio);
    if adds(declaration.measure)
        && declaration.plus.len() > 1
        && let Some(name) = declaration.plus.iter().find(is_quotient)
    {
        let message = format!("\"{}\" is a percentage or another quotient, which cannot be added to anything", name.get_ref());
        return Err(Fault::at(name, message, "add the counts or sums that it is made of, and divide them by a ratio of its own"));
    }
    if declaration.measure == Kind::Difference
        && *declaration.aggregation.get_ref() == Aggregation::Sum
        && let Some(name) = declaration.plus.iter().chain(&declaration.minus).find(is_quotient)
    {
        let message = format!("the periods of \"{}\" cannot be added up: it is a percentage or another quotient", name.get_ref());
        return Err(Fault::at(&declaration.aggregation, message, "use distinct or latest"));
    }
    Ok(())
}

/// Refuses a way to combine periods that would be wrong for the measure, such as percentages that are added up.
pub(super) fn aggregation(declaration: &Declaration, measure: &Measure) -> Result<(), Fault> {
    use Aggregation::{Distinct, Latest, Max, RatioOfSums, Sum};
    let recurs = recurs(measure);
    let (fitting, why): (&[Aggregation], &str) = match declaration.measure {
        Kind::Count | Kind::Sum if recurs => (&[Distinct, Latest, Max], "the same may be counted in several periods"),
        Kind::Count | Kind::Sum => (&[Sum, Distinct, Latest, Max], "it is no division"),
        Kind::Share if recurs => (&[Distinct, Latest], "the same may be counted in several periods"),
        Kind::Share => (&[RatioOfSums, Distinct, Latest], "percentages of several periods cannot be added"),
        Kind::Median | Kind::Percentile | Kind::Mean | Kind::Survival | Kind::Overlap => (&[Distinct], "it has to be found anew among the rows of all periods"),
        Kind::Stock => (&[Latest, Max], "what is open on two days would be counted twice"),
        Kind::Difference | Kind::Portion | Kind::Least | Kind::Cost | Kind::Term => (&[Sum, Distinct, Latest], "it is no division"),
        Kind::Ratio if declaration.times.is_some() => {
            (&[Distinct, Latest], "what is multiplied has to be found anew among the rows of all periods")
        }
        Kind::Ratio => (&[RatioOfSums, Latest], "quotients of several periods cannot be added"),
        Kind::Excess => (&[Latest], "headings that are over in one period may be under in all"),
        Kind::Burn => (&[Latest], "it speaks of the days up to the end of a period"),
        Kind::Estimate => (&[Sum, Latest, Max, Distinct], "it is no division"),
    };
    let written = *declaration.aggregation.get_ref();
    if fitting.contains(&written) {
        return Ok(());
    }
    let what = declaration.measure.name();
    let message = format!("the periods of this {what} cannot be combined by \"{}\": {why}", written.name());
    let fitting: Vec<&str> = fitting.iter().map(|aggregation| aggregation.name()).collect();
    Err(Fault::at(&declaration.aggregation, message, format!("use {}", fitting.join(" or "))))
}

/// Whether one unit may be counted in several periods, so that the figures of periods may not be added.
fn recurs(measure: &Measure) -> bool {
    let (rows, of) = match measure {
        Measure::Count { rows, of } | Measure::Sum { rows, of, .. } | Measure::Share { rows, of, .. } => (rows, *of),
        _ => return false,
    };
    // A budget has no days; it is made for one period or for the whole project.
    if rows.date.is_none() {
        return rows.from != View::Budget;
    }
    match of {
        // Rows have one day each, sessions too; a case begins and ends once.
        None | Some("session" | "session_id" | "case_phase") => false,
        Some("case") => rows.from != View::Cases,
        Some("child_id") => rows.from != View::Children && !first_contacts(rows),
        Some(_) => true,
    }
}

/// Whether only rows count that are of children who were never there before the period.
fn first_contacts(rows: &Rows) -> bool {
    fn is_first(condition: &Condition) -> bool {
        match condition {
            Condition::All(left, right) => is_first(left) || is_first(right),
            Condition::Compare { column, comparison: Comparison::GreaterOrEqual, operand: Operand::PeriodStart } => {
                *column == "first_session"
            }
            _ => false,
        }
    }
    rows.filter.as_ref().is_some_and(is_first)
}

/// Refuses a unit that the measure cannot have.
pub(super) fn unit(declaration: &Declaration) -> Result<(), Fault> {
    let unit = declaration.unit.get_ref().as_str();
    let wrong = match declaration.measure {
        Kind::Share => (unit != "percent").then_some("a share is in percent"),
        Kind::Count | Kind::Stock | Kind::Overlap => {
            ["percent", "ratio", "money", "hours"].contains(&unit).then_some("a count is a number of something")
        }
        _ => None,
    };
    match wrong {
        None => Ok(()),
        Some(message) if declaration.measure == Kind::Share => Err(Fault::at(&declaration.unit, message, "write unit = \"percent\"")),
        Some(message) => {
            let help = "name what is counted: children, cases, sessions ...; to add up a column, use measure = \"sum\"";
            Err(Fault::at(&declaration.unit, message, help))
        }
    }
}

/// Whether the figure is counted or estimated. Figures of the two kinds are never added to each other; what is divided by an estimate, or is an
/// estimate divided, is one itself.
pub(super) fn method(declaration: &Declaration, measure: &Measure, known: &Known) -> Result<Method, Fault> {
    let of = |name: &str| known.checked.get(name).map_or(Method::Counted, |indicator| indicator.method);
    let added = || declaration.plus.iter().chain(&declaration.minus);
    let mut kinds = added().map(|name| of(name.get_ref()));
    if let Some(first) = kinds.next()
        && let Some(other) = added().find(|name| of(name.get_ref()) != first)
    {
        let message = format!("\"{}\" is {}, others in this sum are not", other.get_ref(), word(of(other.get_ref())));
        return Err(Fault::at(other, message, "show counted and estimated figures side by side; their sum would be neither"));
    }
    let follows = if declaration.measure == Kind::Estimate || measure.operands().into_iter().any(|name| of(name) == Method::Estimated) {
        Method::Estimated
    } else {
        Method::Counted
    };
    match &declaration.method {
        Some(written) if *written.get_ref() == Method::Counted && follows == Method::Estimated => {
            Err(Fault::at(written, "this figure rests on an estimate", "remove the key, or write method = \"estimated\""))
        }
        Some(written) => Ok(*written.get_ref()),
        None => Ok(follows),
    }
}

fn word(method: Method) -> &'static str {
    match method {
        Method::Counted => "counted",
        Method::Estimated => "estimated",
    }
}

/// The only period that the figure exists for: the one that it names, or the one of what it is made of. Figures of different periods have no
/// difference and no ratio.
pub(super) fn period(declaration: &Declaration, measure: &Measure, known: &Known) -> Result<Option<String>, Fault> {
    let mut only: Option<(&str, &str)> = None;
    if let Some(period) = &declaration.period {
        if !known.periods.contains(period.get_ref()) {
            let message = format!("there is no period \"{}\"", period.get_ref());
            return Err(Fault::at(period, message, format!("use one of {}", known.periods.join(", "))));
        }
        only = Some((declaration.id.get_ref(), period.get_ref()));
    }
    for operand in measure.operands() {
        let Some(period) = known.checked.get(operand).and_then(|indicator| indicator.period.as_deref()) else { continue };
        match only {
            Some((other, of)) if of != period => {
                let place = declaration
                    .plus
                    .iter()
                    .chain(&declaration.minus)
                    .chain(&declaration.times)
                    .chain(&declaration.over)
                    .chain(&declaration.split);
                let place = place.into_iter().find(|name| name.get_ref() == operand).unwrap_or(&declaration.id);
                let message = format!("\"{operand}\" is of the period \"{period}\", and \"{other}\" of \"{of}\"");
                return Err(Fault::at(place, message, "both sides have to be of the same period: give them the same, or none"));
            }
            _ => only = Some((operand, period)),
        }
    }
    Ok(only.map(|(_, period)| period.to_owned()))
}
