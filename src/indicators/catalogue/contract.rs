//! Declarations of figures that follow from the contract: its terms, portions of other amounts, the least of several, shifts between headings.

use super::{Declaration, Fault, Known, MONEY, missing, operand};
use crate::indicators::dimension::Dimension;
use crate::indicators::indicator::{Measure, Term};
use crate::project::grant::TERMS;
use crate::project::nearest;

/// The term that a declaration names, and whether it is a percentage.
pub(super) fn term(declaration: &Declaration) -> Result<(Term, bool), Fault> {
    let named = declaration.term.as_ref().ok_or_else(|| missing(declaration, "term", "a key of [finance], such as grant.maximum"))?;
    is_money(declaration)?;
    let known = TERMS.iter().find(|(name, _)| name == named.get_ref());
    known.map(|(name, is_percent)| (Term(name), *is_percent)).ok_or_else(|| {
        let names: Vec<&str> = TERMS.iter().map(|(name, _)| *name).collect();
        let help = nearest(named.get_ref(), &names)
            .map_or_else(|| format!("use one of {}", names.join(", ")), |name| format!("did you mean \"{name}\"?"));
        Fault::at(named, format!("the contract has no term \"{}\"", named.get_ref()), help)
    })
}

/// The operands of a figure of money. Portions and comparisons of counts are refused: nobody could say which count stands behind a part of it.
pub(super) fn of_money(declaration: &Declaration, known: &Known) -> Result<Vec<String>, Fault> {
    is_money(declaration)?;
    let Some(first) = declaration.plus.first() else { return Err(missing(declaration, "plus", "the indicators that it is made of")) };
    let operands: Vec<String> = declaration.plus.iter().map(|name| operand(name, known)).collect::<Result<_, _>>()?;
    match operands.iter().find(|name| !known.is_money(name)) {
        None => Ok(operands),
        Some(other) => Err(Fault::at(first, format!("\"{other}\" is not an amount of money"), "name indicators whose unit is money")),
    }
}

/// One figure of money held against another, part by part of a dimension that both have.
pub(super) fn excess(declaration: &Declaration, known: &Known) -> Result<Measure, Fault> {
    let actual = of_money(declaration, known)?.swap_remove(0);
    let over = declaration.over.as_ref().ok_or_else(|| missing(declaration, "over", "the indicator that it is held against"))?;
    let planned = operand(over, known)?;
    if !known.is_money(&planned) {
        return Err(Fault::at(over, format!("\"{planned}\" is not an amount of money"), "name an indicator whose unit is money"));
    }
    let per = declaration.per.as_ref().ok_or_else(|| missing(declaration, "per", "the dimension of the parts, such as heading"))?;
    let dimension = |id: &String| -> Option<&'static str> {
        let by = known
            .checked
            .get(id)?
            .by
            .iter()
            .find_map(|by| if let [one] = by.as_slice() { Some(one).filter(|one| one.id() == per.get_ref()) } else { None });
        by.map(Dimension::id)
    };
    match (dimension(&actual), dimension(&planned)) {
        (Some(by), Some(_)) => Ok(Measure::Excess { actual, planned, by }),
        _ => Err(Fault::at(
            per,
            format!("{actual} and {planned} are not both broken down by \"{}\"", per.get_ref()),
            "name a dimension that both have",
        )),
    }
}

fn is_money(declaration: &Declaration) -> Result<(), Fault> {
    if declaration.unit.get_ref() == MONEY {
        return Ok(());
    }
    Err(Fault::at(&declaration.unit, "this measure is an amount of money", "write unit = \"money\""))
}
