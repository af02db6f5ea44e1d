//! The order in which indicators are computed: what a figure is made of comes before it, whatever the order of declaration.

use std::collections::BTreeMap;

use toml::Spanned;

use super::Fault;
use crate::indicators::definition::Declaration;

/// How many own figures may stand on each other: nobody follows more, and the work can double with each.
const HIGHEST: usize = 10;

/// The declarations, each behind those that it is made of, otherwise in the order in which they stand.
///
/// # Errors
/// When figures are made of each other in a circle, or too many stand on each other.
pub(super) fn in_order(declarations: &[Declaration]) -> Result<Vec<&Declaration>, Fault> {
    let by_id = declarations.iter().map(|declaration| (declaration.id.get_ref().as_str(), declaration)).collect();
    let mut walk = Walk { by_id, path: Vec::new(), ordered: Vec::new(), heights: BTreeMap::new() };
    for declaration in declarations {
        walk.visit(declaration)?;
    }
    Ok(walk.ordered)
}

struct Walk<'a> {
    by_id: BTreeMap<&'a str, &'a Declaration>,
    /// The indicators that the present one is a part of.
    path: Vec<&'a str>,
    ordered: Vec<&'a Declaration>,
    /// How many figures stand on each other in each that is done, itself included.
    heights: BTreeMap<&'a str, usize>,
}

impl<'a> Walk<'a> {
    fn visit(&mut self, declaration: &'a Declaration) -> Result<(), Fault> {
        let id = declaration.id.get_ref().as_str();
        if self.heights.contains_key(id) {
            return Ok(());
        }
        self.path.push(id);
        let mut height = 1;
        for name in operands(declaration) {
            // What stands elsewhere, or nowhere, is looked for later.
            let Some(operand) = self.by_id.get(name.get_ref().as_str()).copied() else { continue };
            if let Some(start) = self.path.iter().position(|above| above == name.get_ref()) {
                let circle: Vec<&str> = self.path[start..].iter().copied().chain([name.get_ref().as_str()]).collect();
                let message = format!("these figures are made of each other in a circle: {}", circle.join(" -> "));
                return Err(Fault::at(name, message, "take one of them out of another's definition"));
            }
            self.visit(operand)?;
            height = height.max(1 + self.heights.get(operand.id.get_ref().as_str()).copied().unwrap_or_default());
        }
        if height > HIGHEST {
            let message = format!("\"{id}\" is made of figures that are made of others, more than {HIGHEST} on each other");
            return Err(Fault::at(&declaration.id, message, "make it of figures that are closer to the rows"));
        }
        self.heights.insert(id, height);
        self.path.pop();
        self.ordered.push(declaration);
        Ok(())
    }
}

/// The indicators that a declaration names.
fn operands(declaration: &Declaration) -> impl Iterator<Item = &Spanned<String>> {
    declaration.plus.iter().chain(&declaration.minus).chain(&declaration.times).chain(&declaration.over).chain(&declaration.split)
}
