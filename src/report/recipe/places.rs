//! Where something stands in a recipe. It is read once more for that, so that recipes need not carry their places.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A step into a TOML file.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    /// The value of a key.
    Key(&'static str),
    /// An item of a list, from 0.
    Item(usize),
}

/// The bytes of what stands at the end of these steps, or of as many of them as there are.
pub(super) fn span_of(source: &str, steps: &[Step]) -> Range<usize> {
    let Ok(table) = DeTable::parse(source) else { return 0..0 };
    let Some((Step::Key(first), rest)) = steps.split_first() else { return 0..0 };
    let Some(mut value) = table.get_ref().get(*first) else { return 0..0 };
    for step in rest {
        match inner(value, *step) {
            Some(inner) => value = inner,
            None => break,
        }
    }
    value.span()
}

fn inner<'a, 'i>(value: &'a Spanned<DeValue<'i>>, step: Step) -> Option<&'a Spanned<DeValue<'i>>> {
    match (value.get_ref(), step) {
        (DeValue::Table(table), Step::Key(key)) => table.get(key),
        (DeValue::Array(items), Step::Item(at)) => items.get(at),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_or_the_nearest_around_it() {
        let source = "[[section]]\nid = \"a\"\n[[section]]\nid = \"b\"\nblocks = [\"x\", \"yy\"]\n";
        let found = |steps: &[Step]| source[span_of(source, steps)].to_owned();
        let second = [Step::Key("section"), Step::Item(1)];
        assert_eq!(found(&[second.as_slice(), &[Step::Key("id")]].concat()), "\"b\"");
        assert_eq!(found(&[second.as_slice(), &[Step::Key("blocks"), Step::Item(1)]].concat()), "\"yy\"");
        assert_eq!(found(&[second.as_slice(), &[Step::Key("blocks"), Step::Item(7)]].concat()), "[\"x\", \"yy\"]");
        assert!(found(&second).starts_with("[[section]]"));
        assert_eq!(found(&[]), "");
    }
}
