//! Breakdowns in words: what a dimension is called, and why its parts do not add up to the whole.

use rust_decimal::Decimal;

use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::measurement::Value;
use crate::report::context::{Context, Nouns, all_shown};

/// Dimensions of which a child has one value in a period.
const OF_A_CHILD: [&str; 6] = ["sex", "age_band", "area", "referred_by", "quarter", "half_year"];
/// More parts than these are too many to be written down one by one.
const MOST_PARTS: usize = 6;

/// "Sex", or for `by` "by sex"; the ids of dimensions that have no words.
pub(super) fn dimension(context: &Context, id: &str, form: &str) -> Result<String, Error> {
    let key = format!("dimension.{id}.{form}");
    if context.locale.has(&key) { context.locale.text(&key) } else { Ok(id.to_owned()) }
}

/// "20 + 20 = 40, because 2 children are in both; counted once each: 38 children", where the parts of a count are more than the whole. Where a
/// figure that it takes is hidden, it is said without numbers; `None` where there is nothing to say.
pub(super) fn sentence(context: &Context, indicator: &str, dimension: &str) -> Result<Option<String>, Error> {
    let Some(total) = context.total(indicator).filter(|total| is_count(context, total)) else { return Ok(None) };
    let parts: Vec<&Published> = context.by(indicator, &[dimension]);
    let parts: Vec<&Published> = parts.into_iter().filter(|part| !matches!(part.value, Value::Zero | Value::NoData)).collect();
    if parts.len() < 2 {
        return Ok(None);
    }
    // What is too much of rounded numbers says nothing.
    let is_exact = |cell: &&Published| context.material.protected.rounding.is_none() || cell.already_public.is_some();
    let exact = [total].iter().chain(&parts).all(is_exact);
    let (Some(numbers), Some(all)) = (all_shown(parts).filter(|_| exact), total.value.number()) else {
        let may_repeat = total.unit == "children" && !OF_A_CHILD.contains(&dimension);
        return Ok(if may_repeat { Some(context.locale.text("parts.hidden")?) } else { None });
    };
    let sum: Decimal = numbers.iter().sum();
    if sum <= all {
        return Ok(None);
    }
    let once = context.prose(total, Nouns::Nominative)?;
    let written: Vec<String> = numbers.iter().map(|number| context.locale.whole(*number)).collect();
    let (written, sum_written) = (written.join(" + "), context.locale.whole(sum));
    let shared = sum - all;
    if numbers.len() == 2 && may_be_named(context, indicator, dimension, shared) {
        // Everything is in one part or in both, so what is too much is in both.
        let units = context.locale.count(&format!("unit.{}", total.unit), shared, &[])?;
        let arguments = [("parts", &*written), ("sum", &*sum_written), ("shared", &*units), ("once", &*once)];
        return context.locale.count("parts.two", shared, &arguments).map(Some);
    }
    let arguments = [("parts", &*written), ("sum", &*sum_written), ("once", &*once)];
    context.locale.say(if numbers.len() > MOST_PARTS { "parts.many" } else { "parts.several" }, &arguments).map(Some)
}

/// Whether a report may say how many are in both parts: nobody protected that number, except where it is a figure of its own.
fn may_be_named(context: &Context, indicator: &str, dimension: &str, shared: Decimal) -> bool {
    let sets = context.by("service_overlap", &["service_set"]);
    let is_figure = (indicator, dimension) == ("children_reached", "service") && !sets.is_empty() && all_shown(sets).is_some();
    context.material.protected.threshold.is_none_or(|least| shared >= Decimal::from(least)) || is_figure
}

/// Whether a figure counts different things, which can be in several parts.
fn is_count(context: &Context, cell: &Published) -> bool {
    cell.denominator.is_none() && !["hours", "days"].contains(&cell.unit.as_str()) && context.locale.has(&format!("unit.{}", cell.unit))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::project::Lang;
    use crate::report::fixture::Fixture;

    fn said(counts: &[Option<i64>], all: i64, dimension: &str, lang: Lang) -> Option<String> {
        let fixture = Fixture::default().count("children_reached", &[], &[], Some(all));
        let categories = ["home", "office", "school", "club"];
        let fixture = counts
            .iter()
            .zip(categories)
            .fold(fixture, |fixture, (count, category)| fixture.count("children_reached", &[dimension], &[category], *count));
        fixture.with(lang, |context| sentence(context, "children_reached", dimension)).unwrap().map(|text| text.replace('\u{a0}', " "))
    }

    #[test]
    fn two_parts_say_how_many_are_in_both() {
        let counts = [Some(22), Some(22)];
        let english = said(&counts, 38, "setting", Lang::EN).unwrap();
        assert_eq!(english, "22 + 22 = 44, because 6 children are in both; counted once each: 38 children");
        let czech = said(&counts, 38, "setting", Lang::CS).unwrap();
        assert_eq!(czech, "22 + 22 = 44, protože 6 dětí je v obou částech; bez dvojího započítání 38 dětí");
    }

    #[test]
    fn so_few_children_in_both_parts_that_they_have_to_be_protected_are_not_counted_out() {
        let english = said(&[Some(20), Some(20)], 38, "setting", Lang::EN).unwrap();
        assert_eq!(english, "20 + 20 = 40, because some are in more than one; counted once each: 38 children");
    }

    #[test]
    fn more_parts_do_not_pretend_to_know_how_many_are_in_several() {
        let counts = [Some(30), Some(20), Some(11), Some(0)];
        let english = said(&counts, 47, "setting", Lang::EN).unwrap();
        assert_eq!(english, "30 + 20 + 11 = 61, because some are in more than one; counted once each: 47 children");
    }

    #[test]
    fn parts_that_add_up_need_no_words_and_a_hidden_part_leaves_no_number() {
        assert_eq!(said(&[Some(20), Some(18)], 38, "setting", Lang::EN), None);
        assert_eq!(said(&[Some(38)], 38, "setting", Lang::EN), None);
        assert_eq!(said(&[Some(20), None], 38, "sex", Lang::EN), None);
        let hidden = said(&[Some(20), None], 38, "setting", Lang::EN).unwrap();
        assert!(!hidden.chars().any(|sign| sign.is_ascii_digit()), "{hidden}");
    }
}
