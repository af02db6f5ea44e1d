//! Findings in words: single ones, and many of one kind under a headline.

use super::counted;
use crate::checks::effect::Effect;
use crate::checks::{FindingGroup, meaning, summed_up};
use crate::finding::{Finding, Location, Severity};
use crate::indicators::measurement::TOTAL;
use crate::output::two_decimals;

/// After so many alike, the rest is counted.
const ALIKE: usize = 5;
/// So many figures are named that findings could change.
const FIGURES: usize = 3;

/// The text of a group: the message itself where there is one finding, else a headline, places, and once what to do.
pub(super) fn described(group: &FindingGroup<'_>) -> String {
    let [finding] = group.findings[..] else { return several(group) };
    let mut text = message(finding);
    if !finding.help.is_empty() {
        text += &format!("\n    {}", finding.help);
    }
    text + &effects(&group.effects) + &format!("\n    [{}]", finding.check)
}

fn several(group: &FindingGroup<'_>) -> String {
    let first = group.findings[0];
    let all = |same: fn(&Finding, &Finding) -> bool| group.findings.iter().all(|finding| same(finding, first));
    let (same_message, same_help) = (all(|one, other| one.message == other.message), all(|one, other| one.help == other.help));
    let mut text = headline(group);
    match meaning(group.group.check) {
        Some(meaning) if !same_message => text += &format!(". {meaning}"),
        _ => text += &format!(": {}", first.message),
    }
    let mut listed = 0;
    for (number, finding) in group.findings.iter().enumerate() {
        // A finding without a line counts what is not listed.
        if number < ALIKE || finding.location.line == 0 {
            text += &format!("\n{}", message(finding));
            listed += 1;
            if !same_help {
                text += &format!("\n    {}", finding.help);
            }
        }
    }
    if group.findings.len() > listed {
        text += &format!("\n    and {} more like this", group.findings.len() - listed);
    }
    if same_help && !first.help.is_empty() {
        text += &format!("\n    {}", first.help);
    }
    text + &effects(&group.effects) + &format!("\n    [{}]", group.group.check)
}

fn headline(group: &FindingGroup<'_>) -> String {
    let file = &group.group.file;
    match (group.severity, group.rows) {
        (Severity::Blocks, _) => format!("{file} cannot be used"),
        (Severity::Error, 1) => format!("1 row of {file} is set aside"),
        (Severity::Error, rows) => format!("{rows} rows of {file} are set aside"),
        (Severity::Warning, 1) => format!("1 row of {file} is to be looked at"),
        (Severity::Warning, rows) => format!("{rows} rows of {file} are to be looked at"),
    }
}

/// A finding without its remedy.
fn message(finding: &Finding) -> String {
    let mut text = format!("{}: {}: {}", place(&finding.location), finding.severity.word(), finding.message);
    if let (Some(cell), Some(header)) = (&finding.location.cell, &finding.location.header) {
        // A column without a header has only its cell for a name.
        let column = if header.is_empty() { format!("cell {cell}") } else { format!("column {header} (cell {cell})") };
        text.push_str(&format!("\n    {column}"));
    }
    if let Some(related) = &finding.related {
        text.push_str(&format!("\n    see also {}", place(related)));
    }
    text
}

/// `file:line:column`, as far as it is known.
fn place(location: &Location) -> String {
    match (location.line, location.column) {
        (0, _) => location.file.clone(),
        (line, 0) => format!("{}:{line}", location.file),
        (line, column) => format!("{}:{line}:{column}", location.file),
    }
}

/// What could change: the widest bounds, and what has none.
pub(super) fn effects(effects: &[&Effect]) -> String {
    let (named, more, open) = summed_up(effects, FIGURES);
    let mut text: String = named.iter().filter_map(|effect| changed(effect)).map(|line| format!("\n    {line}")).collect();
    if more > 0 {
        text += &format!("\n    and {}", counted(more, "more figure"));
    }
    if let [first, ..] = open[..] {
        let others = open.len().saturating_sub(FIGURES);
        let listed = open[..open.len().min(FIGURES)].join(", ");
        let rest = if others > 0 { format!(" and {others} more") } else { String::new() };
        text += &if open.len() == 1 {
            format!("\n    {first} can change, and nobody can say how much")
        } else {
            format!("\n    these can change, and nobody can say how much: {listed}{rest}")
        };
    }
    text
}

/// The bounds of a figure in words.
fn changed(effect: &Effect) -> Option<String> {
    let (low, high) = effect.bounds?;
    let cut =
        if effect.cut.dimensions.is_empty() { String::new() } else { format!("[{}={}]", effect.cut.dimension(), effect.cut.category()) };
    let period = if effect.period == TOTAL { "the whole project" } else { &effect.period };
    let now = effect.now.map_or_else(|| "now there is none".to_owned(), |now| format!("now {}", two_decimals(now)));
    let (low, high) = (two_decimals(low), two_decimals(high));
    Some(format!("{}{cut} ({period}) lies between {low} and {high}; {now}", effect.indicator))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::effect::Group;
    use crate::indicators::measurement::Cut;

    #[test]
    fn bounds_are_named_and_what_has_none_is_listed() {
        let effect = |period: &str, categories: &[&str], now: Option<i64>, bounds: Option<(i64, i64)>| Effect {
            group: Group { check: "missing-value", file: "sessions.csv".to_owned(), column: Some("date") },
            indicator: "children_reached".to_owned(),
            period: period.to_owned(),
            cut: Cut {
                dimensions: categories.iter().map(|_| "sex".to_owned()).collect(),
                categories: categories.iter().map(|category| (*category).to_owned()).collect(),
            },
            now: now.map(Into::into),
            bounds: bounds.map(|(low, high)| (low.into(), high.into())),
        };
        let all = [
            effect("total", &[], Some(44), Some((44, 47))),
            effect("2015", &["female"], None, Some((0, 1))),
            effect("2016", &[], Some(3), None),
            effect("2017", &[], Some(3), None),
        ];
        let mut halves = effect("total", &[], Some(44), Some((44, 47)));
        halves.bounds = Some(("0.005".parse().expect("a number"), "2.665".parse().expect("a number")));
        assert_eq!(changed(&halves).as_deref(), Some("children_reached (the whole project) lies between 0.01 and 2.67; now 44"));
        let text = effects(&all.iter().collect::<Vec<_>>());
        assert_eq!(
            text.trim_start().lines().map(str::trim).collect::<Vec<_>>(),
            [
                "children_reached (the whole project) lies between 44 and 47; now 44",
                "children_reached[sex=female] (2015) lies between 0 and 1; now there is none",
                "children_reached can change, and nobody can say how much",
            ]
        );
    }
}
