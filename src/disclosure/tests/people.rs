//! Who else stands behind figures: payees, groups of which all or none are in a sensitive category, children in two parts at once.

use rust_decimal::Decimal;

use super::tables::{adds_up, amount, count, hidden, line, policy, public, relation};
use crate::disclosure::{Audience, Policy, protect};
use crate::indicators::measurement::{Measurements, Part, Quantity, Relation, Rest};
use crate::indicators::payees::Payees;

/// A total of costs and its headings, each with what every payee got.
fn costs(headings: &[&[i64]]) -> Measurements {
    let all: i64 = headings.iter().flat_map(|paid| paid.iter()).sum();
    let mut cells = vec![amount("cost", &[], Quantity::of(all.into(), None))];
    for (at, paid) in headings.iter().enumerate() {
        let payees = Payees::of(paid.iter().zip(0..).map(|(amount, payee)| (payee, Decimal::from(*amount))));
        let quantity = Quantity { payees, ..Quantity::of(paid.iter().sum::<i64>().into(), None) };
        cells.push(amount("cost", &[("heading", &format!("{at:02}"))], quantity));
    }
    let relations = vec![adds_up(0, &(1..cells.len()).collect::<Vec<_>>())];
    Measurements { cells, relations }
}

fn hidden_from(audience: Audience, measurements: &Measurements) -> Vec<usize> {
    hidden(&protect(measurements, &Policy { audience, ..policy(5) }, None).expect("these figures can be protected"))
}

#[test]
fn what_two_payees_got_is_hidden_from_everybody_but_the_funder_and_the_total_stays() {
    let costs = costs(&[&[900, 700], &[300, 400, 350, 200], &[100, 150, 120, 90]]);
    assert_eq!(hidden_from(Audience::Funder, &costs), Vec::<usize>::new());
    let hidden = hidden_from(Audience::Public, &costs);
    assert!(hidden.contains(&1) && !hidden.contains(&0) && hidden.len() == 2, "{hidden:?}");
}

#[test]
fn what_one_payee_got_cannot_be_worked_out_by_another_one() {
    // With only the first two hidden, each of the two payees would know what the other got.
    let hidden = hidden_from(Audience::Public, &costs(&[&[900], &[700], &[300, 400, 350, 200], &[100, 150, 120, 90]]));
    assert!(hidden.starts_with(&[1, 2]) && hidden.len() > 2, "{hidden:?}");
}

#[test]
fn a_heading_that_hides_another_moves_far_enough() {
    // 17.6 percent of 9 000 cannot be hidden behind a heading of 460: the other one has to be hidden, too, or instead.
    let hidden = hidden_from(Audience::Public, &costs(&[&[9000], &[300, 400, 350, 900], &[100, 150, 120, 90]]));
    assert!(hidden.contains(&1) && hidden.contains(&2), "{hidden:?}");
}

/// What is hidden of cases by reasons where the first reason is sensitive, and where it is not.
fn by_reason(cases: &[u64]) -> [Vec<usize>; 2] {
    let cases = line("cases", "exit_reason", cases);
    let sensitive = vec![("exit_reason", "00".to_owned())];
    [Policy { sensitive, ..policy(5) }, policy(5)].map(|policy| hidden(&protect(&cases, &policy, None).expect("can be protected")))
}

#[test]
fn that_nobody_is_in_a_sensitive_category_is_hidden_like_a_small_count() {
    let [sensitive, plain] = by_reason(&[0, 20, 12]);
    assert!(sensitive.contains(&1) && sensitive.len() == 2, "{sensitive:?}");
    assert_eq!(plain, Vec::<usize>::new());
}

#[test]
fn that_everybody_is_in_a_sensitive_category_is_hidden_and_so_are_the_zeros_that_would_tell() {
    let [sensitive, plain] = by_reason(&[30, 0]);
    assert_eq!((sensitive, plain), (vec![1, 2], Vec::new()));
}

#[test]
fn a_sensitive_category_of_some_but_not_all_is_a_count_like_any_other() {
    assert_eq!(by_reason(&[12, 20]), [Vec::<usize>::new(), Vec::new()]);
}

/// Children reached, and those in two services of which each child had at least one.
fn two_services(reached: u64, first: u64, second: u64) -> Measurements {
    let cells =
        vec![count("reached", &[], reached), count("reached", &[("service", "00")], first), count("reached", &[("service", "01")], second)];
    let in_both = [(1, 1, Part::Numerator), (1, 2, Part::Numerator), (-1, 0, Part::Numerator)];
    let relations = vec![Relation { rest: Rest::Persons, ..relation(&in_both) }];
    Measurements { cells, relations }
}

#[test]
fn one_child_with_both_of_two_services_does_not_follow_from_three_counts() {
    assert!(!hidden_from(Audience::Funder, &two_services(47, 24, 24)).is_empty());
    assert_eq!(hidden_from(Audience::Funder, &two_services(47, 30, 24)), Vec::<usize>::new());
}

#[test]
fn what_follows_from_three_published_counts_is_public() {
    let published = |categories: &[(&str, &str)], value: u32| public("reached", categories, value.into());
    let already_public = vec![published(&[], 38), published(&[("service", "00")], 20), published(&[("service", "01")], 20)];
    let protected = protect(&two_services(38, 20, 20), &Policy { already_public, ..policy(5) }, None).expect("nothing to hide");
    assert_eq!(hidden(&protected), Vec::<usize>::new());
}
