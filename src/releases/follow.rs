//! What follows from the figures that readers kept, whatever a run shows: the half year and its first quarter tell the second. What readers
//! could work out before cannot be taken back, so that it stops no later report.

use std::collections::{BTreeSet, HashMap};

use rust_decimal::Decimal;

use crate::disclosure::KnownFigure;
use crate::indicators::measurement::{CellPart, Cut, Measurements, Part, Rest};

/// Adds to what readers know the figures of unseen periods that follow by adding and subtracting.
pub(super) fn follow(known: &mut Vec<KnownFigure>, measurements: &Measurements, unseen: &BTreeSet<String>) {
    let cells = &measurements.cells;
    let places: HashMap<(&str, &str, &Cut), usize> =
        cells.iter().enumerate().map(|(at, cell)| ((cell.indicator.as_str(), cell.period.as_str(), &cell.cut), at)).collect();
    let amount = |term: CellPart| -> Option<Decimal> {
        let cell = &cells[term.cell];
        let quantity = match term.part {
            Part::Numerator => cell.numerator,
            Part::Denominator => cell.denominator,
            Part::Complement => cell.complement,
            Part::Basis => cell.basis,
        };
        quantity.map(|quantity| quantity.amount)
    };
    // Each with the release by which it was known at last.
    let mut told: HashMap<CellPart, u64> = HashMap::new();
    for figure in known.iter().filter(|figure| figure.rounding.is_none()) {
        let Some(cell) = places.get(&(figure.indicator.as_str(), figure.period.as_str(), &figure.cut)).copied() else { continue };
        for (part, number) in [(Part::Numerator, figure.numerator), (Part::Denominator, figure.denominator)] {
            let term = CellPart { cell, part };
            if number.is_some() && amount(term) == number {
                told.insert(term, figure.release);
            }
        }
    }
    let is_unseen = |term: &CellPart| unseen.contains(&cells[term.cell].period);
    let mut found = BTreeSet::new();
    loop {
        let before = told.len();
        for relation in measurements.relations.iter().filter(|relation| relation.rest == Rest::Nothing) {
            let terms = || relation.terms.iter().map(|(_, term)| *term);
            let mut missing = terms().filter(|term| !told.contains_key(term));
            if let (Some(one), None) = (missing.next(), missing.next())
                && is_unseen(&one)
            {
                let release = terms().filter_map(|term| told.get(&term)).max().copied().unwrap_or_default();
                told.insert(one, release);
                found.insert(one.cell);
            }
        }
        if told.len() == before {
            break;
        }
    }
    for at in found {
        let of = |part| {
            let term = CellPart { cell: at, part };
            told.get(&term).and_then(|release| Some((*release, amount(term)?)))
        };
        let (above, below) = (of(Part::Numerator), of(Part::Denominator));
        let Some((release, _)) = above.max(below) else { continue };
        known.push(KnownFigure {
            release,
            indicator: cells[at].indicator.clone(),
            period: cells[at].period.clone(),
            cut: cells[at].cut.clone(),
            numerator: above.map(|(_, amount)| amount),
            denominator: below.map(|(_, amount)| amount),
            rounding: None,
        });
    }
}
