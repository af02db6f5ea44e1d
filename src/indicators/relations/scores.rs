//! What figures about pairs of scores say about each other: a pair that was due is there or missing, and one that is there is in one class.

use super::index::{Index, Term, denominator, numerator};
use crate::indicators::measurement::{CellPart, Part};

/// Classes of change that are an improvement, and those of which the change is known.
const BETTER: [&str; 2] = ["recovered", "improved"];
const KNOWN: [&str; 4] = ["recovered", "improved", "unchanged", "deteriorated"];

/// All of them, for all instruments together and for each.
pub fn figures(index: &mut Index<'_>, period: &str) {
    for eligible in index.cells_of("score_eligible", period) {
        let cut = &index.cells[eligible].cut;
        let same = |index: &Index<'_>, indicator: &str| index.cut(indicator, period, cut);
        let [pairs, missing, rate, classes, share] =
            ["score_pairs", "score_missing", "score_pairing_rate", "score_change_class", "score_improved_share"]
                .map(|name| same(index, name));
        let (Some(pairs), Some(missing)) = (pairs, missing) else { continue };
        index.must(format!("pairs of scores that were due are there or missing ({period})"), Index::sum([pairs, missing], eligible));
        if cut.dimensions.is_empty() || cut.dimensions == ["instrument"] {
            ended_cases(index, eligible, period);
        }
        if let Some(rate) = rate {
            let rest = CellPart { cell: rate, part: Part::Complement };
            let said = format!("score_pairing_rate and what it is made of ({period})");
            for terms in [(numerator(pairs), numerator(rate)), (numerator(missing), rest), (numerator(eligible), denominator(rate))] {
                index.must(&said, vec![(1, terms.0), (-1, terms.1)]);
            }
        }
        if let Some(classes) = classes {
            index.must(format!("each pair of scores is in one class ({period})"), Index::sum([classes], pairs));
        }
        if let Some(share) = share {
            improved(index, share, period);
        }
    }
}

/// A case that has ended is due. Where no case was open before and none is open after, as many pairs are due as there were cases.
fn ended_cases(index: &mut Index<'_>, eligible: usize, period: &str) {
    let cases = |index: &Index<'_>, name: &str| index.cell(name, period, &[], &[]);
    let is_none = |index: &Index<'_>, name: &str| {
        cases(index, name).and_then(|cell| index.amount(numerator(cell))).is_some_and(|open| open.is_zero())
    };
    if !is_none(index, "cases_open_start") {
        return;
    }
    if let Some(entered) = cases(index, "cases_entered").filter(|_| is_none(index, "cases_open_end")) {
        index.may(format!("pairs of scores that were due, and cases ({period})"), Index::sum([entered], eligible));
    }
}

/// The share of pairs that improved is made of the classes.
fn improved(index: &mut Index<'_>, share: usize, period: &str) {
    let cut = index.cells[share].cut.clone();
    let dimension = if cut.dimensions.is_empty() { "change_class" } else { "instrument*change_class" };
    let of_classes = |index: &Index<'_>, classes: &[&str]| -> Vec<Term> {
        let group = index.group("score_change_class", period, dimension).into_iter();
        let is_one = |cell: &usize| {
            let categories = &index.cells[*cell].cut.categories;
            categories.starts_with(&cut.categories) && categories.last().is_some_and(|class| classes.contains(&class.as_str()))
        };
        group.filter(is_one).map(|cell| (1, numerator(cell))).collect()
    };
    for (classes, line) in [(&BETTER[..], numerator(share)), (&KNOWN[..], denominator(share))] {
        let terms = [of_classes(index, classes), vec![(-1, line)]].concat();
        index.must(format!("score_improved_share and the classes of change ({period})"), terms);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::definition::Method;
    use crate::indicators::measurement::{Cut, Measurement, Quantity, Value};

    fn cell(indicator: &str, class: &str, [part, whole]: [u32; 2]) -> Measurement {
        let quantity = |count: u32| Some(Quantity::of(count.into(), Some(count.into())));
        let one = |text: &str| if class.is_empty() { Vec::new() } else { vec![text.to_owned()] };
        let is_share = whole > 0;
        Measurement {
            indicator: indicator.to_owned(),
            period: "total".to_owned(),
            cut: Cut { dimensions: one("change_class"), categories: one(class) },
            value: Value::of(part.into()),
            numerator: quantity(part),
            denominator: quantity(whole).filter(|_| is_share),
            complement: quantity(whole.saturating_sub(part)).filter(|_| is_share),
            basis: None,
            unit: "pairs".to_owned(),
            decimals: 0,
            percentile: None,
            baseline: None,
            target: None,
            method: Method::Counted,
            merges: Vec::new(),
            merged_into: None,
        }
    }

    #[test]
    fn pairs_are_due_there_or_missing_and_those_there_are_in_classes() {
        let cells = [
            cell("score_eligible", "", [20, 0]),
            cell("score_pairs", "", [12, 0]),
            cell("score_missing", "", [8, 0]),
            cell("score_pairing_rate", "", [12, 20]),
            cell("score_change_class", "", [12, 0]),
            cell("score_change_class", "improved", [7, 0]),
            cell("score_change_class", "unchanged", [5, 0]),
            cell("score_improved_share", "", [7, 12]),
        ];
        let mut index = Index::new(&cells);
        for cell in index.cells_of("score_improved_share", "total") {
            improved(&mut index, cell, "total");
        }
        assert_eq!(index.found.len(), 2);
        assert!(index.found.iter().all(|relation| index.holds(&relation.terms)), "{:?}", index.found);
        assert_eq!(index.found[1].terms, vec![(1, numerator(5)), (1, numerator(6)), (-1, denominator(7))]);
    }
}
