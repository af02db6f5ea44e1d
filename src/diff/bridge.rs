//! From one figure to the other: the parts of a change, one a cause, that add up to it.

use rust_decimal::Decimal;
use serde::Serialize;

use super::cause::Cause;
use crate::error::Error;
use crate::output::Figure;

/// What a cause, or several that cannot be told apart, did to a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The causes.
    pub causes: Vec<Cause>,
    /// The figure before: a number, or the state it is in.
    pub from: String,
    /// The figure after.
    pub to: String,
    /// The difference, where both are numbers.
    pub change: Option<Decimal>,
    /// How many of the rows that changed can matter for the figure.
    pub rows: usize,
}

/// How a figure came from its value in one run to that in the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bridge {
    /// The figure in the first run.
    pub from: String,
    /// The figure in the second run.
    pub to: String,
    /// The difference, where both are numbers.
    pub change: Option<Decimal>,
    /// What it is made of, in the order of the causes; what does nothing is left out.
    pub parts: Vec<Part>,
    /// Whether the first run did not show it, so that it is known from its rows.
    pub is_hidden_before: bool,
    /// The same of the second run.
    pub is_hidden_now: bool,
}

/// A figure after a cause took effect; none where it is not known.
pub type Step<'a> = (Cause, Option<&'a Figure>);

/// A figure as text: its number, or the state it is in.
fn text(figure: Option<&Figure>) -> String {
    figure.map_or_else(|| "absent".to_owned(), |figure| figure.value.map_or_else(|| figure.state.clone(), |value| value.to_string()))
}

/// The bridge over these steps, of which the first is what run A wrote and the last what run B wrote. None where nothing is known of it, or of a figure
/// that neither run shows and no rows tell.
///
/// # Errors
/// Only on a defect of dosah: the parts do not add up.
pub fn bridge(steps: &[Step<'_>]) -> Result<Option<Bridge>, Error> {
    let hidden = |step: Option<&Step<'_>>| step.is_some_and(|(_, figure)| figure.is_some_and(Figure::is_hidden));
    let (is_hidden_before, is_hidden_now) = (hidden(steps.first()), hidden(steps.last()));
    // What a run hid is no figure to start from or to arrive at.
    let known: Vec<Step<'_>> = steps.iter().copied().map(|(cause, figure)| (cause, figure.filter(|figure| !figure.is_hidden()))).collect();
    let mut ends = known.iter().filter_map(|(_, figure)| *figure);
    let (Some(first), Some(last)) = (ends.next(), known.iter().rev().find_map(|(_, figure)| *figure)) else { return Ok(None) };
    let are_numbers = first.value.is_some() && last.value.is_some();
    let mut parts: Vec<Part> = Vec::new();
    let mut before: Option<&Figure> = None;
    let mut causes = Vec::new();
    for (cause, figure) in known {
        causes.push(cause);
        // Between two numbers a step without one would leave nothing to add up.
        let Some(figure) = figure.filter(|figure| !are_numbers || figure.value.is_some()) else { continue };
        if let Some(before) = before.filter(|before| text(Some(before)) != text(Some(figure))) {
            let change = before.value.zip(figure.value).map(|(before, after)| after - before);
            parts.push(Part { causes: causes.clone(), from: text(Some(before)), to: text(Some(figure)), change, rows: 0 });
        }
        before = Some(figure);
        causes.clear();
    }
    let change = first.value.zip(last.value).map(|(first, last)| last - first);
    let bridge = Bridge { from: text(Some(first)), to: text(Some(last)), change, parts, is_hidden_before, is_hidden_now };
    bridge.holds()?;
    Ok(Some(bridge))
}

impl Bridge {
    /// The parts lead from one end to the other, and add up.
    fn holds(&self) -> Result<(), Error> {
        let mut at = &self.from;
        for part in &self.parts {
            if part.from != *at {
                return Err(Error::Defect("the parts of a change have a gap".to_owned()));
            }
            at = &part.to;
        }
        let sum: Option<Decimal> = self.parts.iter().map(|part| part.change).sum();
        if *at != self.to || (self.change.is_some() && sum != self.change) {
            return Err(Error::Defect("the parts of a change do not add up to it".to_owned()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(value: &str) -> Figure {
        let number: Option<Decimal> = value.parse().ok();
        let state = if number.is_some() { "number" } else { value };
        Figure { state: state.to_owned(), value: number, unit: "children".to_owned() }
    }

    const CAUSES: [Cause; 5] = [Cause::WrittenA, Cause::WrittenA, Cause::Removed, Cause::Edited, Cause::AddedLate];

    fn of(values: [&str; 5]) -> Option<Bridge> {
        let figures = values.map(|value| Some(figure(value)).filter(|_| !value.is_empty()));
        let steps: Vec<Step<'_>> = CAUSES.iter().copied().zip(figures.iter().map(Option::as_ref)).collect();
        bridge(&steps).expect("parts that add up")
    }

    fn parts(bridge: &Bridge) -> Vec<(Vec<Cause>, String)> {
        let change = |part: &Part| part.change.map_or_else(|| format!("{} -> {}", part.from, part.to), |change| change.to_string());
        bridge.parts.iter().map(|part| (part.causes.clone(), change(part))).collect()
    }

    #[test]
    fn the_parts_of_a_change_are_one_a_cause_and_add_up() {
        let bridge = of(["5", "5", "3", "3", "9"]).expect("a bridge");
        assert_eq!(parts(&bridge), [(vec![Cause::Removed], "-2".to_owned()), (vec![Cause::AddedLate], "6".to_owned())]);
        assert_eq!(bridge.change, Some(Decimal::from(4)));
    }

    #[test]
    fn causes_between_which_nothing_is_known_stand_together() {
        let bridge = of(["5", "5", "", "no_data", "9"]).expect("a bridge");
        assert_eq!(parts(&bridge), [(vec![Cause::Removed, Cause::Edited, Cause::AddedLate], "4".to_owned())]);
    }

    #[test]
    fn what_is_no_number_is_led_from_state_to_state() {
        let bridge = of(["no_data", "no_data", "no_data", "3", "9"]).expect("a bridge");
        assert_eq!(parts(&bridge), [(vec![Cause::Edited], "no_data -> 3".to_owned()), (vec![Cause::AddedLate], "6".to_owned())]);
        assert_eq!(bridge.change, None);
    }

    #[test]
    fn a_hidden_figure_begins_with_what_its_rows_say() {
        let bridge = of(["suppressed", "3", "3", "4", "suppressed"]).expect("a bridge");
        assert!(bridge.is_hidden_before && bridge.is_hidden_now);
        assert_eq!((bridge.from.as_str(), bridge.to.as_str()), ("3", "4"));
        assert!(of(["suppressed", "", "", "", "suppressed"]).is_none());
    }
}
