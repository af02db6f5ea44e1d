//! Columns that hold a text which may tell who somebody is. Every text is looked at once, however many rows have it.

use super::aliases::AliasRow;
use super::category::Resolver;
use super::intern::Interner;
use super::layout::Layout;
use crate::personal;

/// Such columns of a part of a file, by what was kept of its texts: those of ids, those of each field with categories, and the ids of children
/// that are kept elsewhere.
pub(super) fn suspects(layout: &Layout, texts: &[Interner], resolvers: &[Resolver], lost: &Interner, aliases: &[AliasRow]) -> Vec<usize> {
    let is_odd = |text: &str| !personal::found(text).is_empty();
    let of_texts = (0..).zip(texts).filter(|(_, texts)| texts.texts().any(is_odd)).map(|(column, _)| column);
    let of_fields = layout.fields.iter().zip(resolvers).filter(|(_, texts)| texts.texts().any(is_odd)).map(|(field, _)| field.column);
    let is_of_children = lost.texts().chain(aliases.iter().map(|row| row.stands_for.as_str())).any(is_odd);
    let of_children = layout.spec.columns.iter().position(|column| column.name == "child_id").filter(|_| is_of_children);
    of_texts.chain(of_fields).chain(of_children).collect()
}
