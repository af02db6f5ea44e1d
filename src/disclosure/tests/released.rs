//! What readers kept from earlier releases.

use rust_decimal::Decimal;

use super::tables::{cut, hidden, line, policy, public, rounded};
use crate::disclosure::{KnownFigure, Policy, protect};
use crate::error::Error;

fn kept(categories: &[(&str, &str)], number: u64) -> KnownFigure {
    KnownFigure {
        release: 2,
        indicator: "reached".to_owned(),
        period: "total".to_owned(),
        cut: cut(categories),
        numerator: Some(Decimal::from(number)),
        denominator: None,
        rounding: None,
    }
}

fn hidden_after(parts: &[u64], known: Vec<KnownFigure>) -> Vec<usize> {
    let policy = Policy { known, ..policy(5) };
    hidden(&protect(&line("reached", "sex", parts), &policy, None).expect("these figures can be protected"))
}

#[test]
fn what_was_released_before_protects_nobody_any_more() {
    assert_eq!(hidden_after(&[3, 20, 30], Vec::new()), [1, 2]);
    // The 20 is known, so the 30 has to stand in for it.
    assert_eq!(hidden_after(&[3, 20, 30], vec![kept(&[("sex", "01")], 20)]), [1, 3]);
}

#[test]
fn a_small_count_that_was_released_before_stays_hidden_and_stops_nothing() {
    assert_eq!(hidden_after(&[3, 20, 30], vec![kept(&[("sex", "00")], 3)]), [1]);
}

#[test]
fn a_total_that_has_changed_by_few_is_hidden() {
    // 49 were released, 50 are reached now: somebody came. The total and enough of its parts are hidden.
    let hidden = hidden_after(&[20, 30], vec![kept(&[], 49)]);
    assert!(hidden.contains(&0) && hidden.len() == 2, "{hidden:?}");
    assert_eq!(hidden_after(&[20, 30], vec![kept(&[], 45)]), [] as [usize; 0]);
    assert_eq!(hidden_after(&[20, 30], vec![kept(&[], 50)]), [] as [usize; 0]);
}

#[test]
fn what_earlier_releases_tell_together_stays_hidden_and_is_said() {
    // 3 = 53 - 20 - 30: it is known whatever is hidden now, and refusing every later report would not take it back.
    let known = vec![kept(&[], 53), kept(&[("sex", "01")], 20), kept(&[("sex", "02")], 30)];
    let protected = protect(&line("reached", "sex", &[3, 20, 30]), &Policy { known, ..policy(5) }, None).expect("nothing more is told");
    assert_eq!(hidden(&protected), [1]);
    assert_eq!(protected.told_before, ["reached (total, sex: 00)"]);
}

#[test]
fn what_a_release_and_a_public_figure_tell_together_stops_the_run() {
    let known = vec![kept(&[], 53), kept(&[("sex", "02")], 30)];
    let already_public = vec![public("reached", &[("sex", "01")], 20.into())];
    let policy = Policy { known, already_public, ..policy(5) };
    let error = protect(&line("reached", "sex", &[3, 20, 30]), &policy, None).expect_err("3 = 53 - 20 - 30");
    let Error::Disclosure(message) = error else { panic!("{error}") };
    assert!(
        message.contains("reached (total, sex: 00)") && message.contains("reached (total, sex: 01) is declared already public"),
        "{message}"
    );
}

#[test]
fn a_rounded_release_leaves_what_is_rounded_to_the_same() {
    let known = vec![KnownFigure { rounding: Some(5), ..kept(&[("sex", "01")], 20) }];
    // 18 to 22 are left of the 20, which is room enough for the 3.
    assert_eq!(hidden_after(&[3, 20, 30], known), [1, 2]);
}

#[test]
fn a_change_by_few_is_not_seen_where_counts_are_rounded() {
    let known = vec![KnownFigure { rounding: Some(5), ..kept(&[], 50) }];
    let policy = Policy { known, ..rounded(5) };
    assert_eq!(hidden(&protect(&line("reached", "sex", &[21, 30]), &policy, None).expect("nothing is small")), [] as [usize; 0]);
}
