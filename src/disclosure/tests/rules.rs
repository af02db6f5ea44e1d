//! One rule of the design a test.

use rust_decimal::Decimal;

use super::tables::{adds_up, amount, count, hidden, line, median, policy, protected, public, relation, share};
use crate::disclosure::{Audience, Policy, protect};
use crate::error::Error;
use crate::indicators::measurement::{Measurement, Measurements, Part, Quantity, Relation, Rest, Value};
use crate::project::Texts;

fn alone(cell: Measurement) -> Measurements {
    Measurements { cells: vec![cell], relations: Vec::new() }
}

/// 38 children, 20 in therapy, 20 in case management, 2 in both.
fn overlap() -> Measurements {
    let cells = vec![
        count("reached", &[], 38),
        count("in_therapy", &[], 20),
        count("in_case_management", &[], 20),
        count("overlap", &[("service_set", "therapy")], 18),
        count("overlap", &[("service_set", "therapy+case_management")], 2),
        count("overlap", &[("service_set", "case_management")], 18),
    ];
    let relations = vec![adds_up(0, &[3, 4, 5]), adds_up(1, &[3, 4]), adds_up(2, &[4, 5])];
    Measurements { cells, relations }
}

#[test]
fn what_follows_from_public_figures_is_public() {
    let already_public =
        vec![public("reached", &[], 38.into()), public("in_therapy", &[], 20.into()), public("in_case_management", &[], 20.into())];
    let protected = protect(&overlap(), &Policy { already_public, ..policy(5) }, None).expect("nothing to hide");
    assert_eq!(hidden(&protected), [] as [usize; 0]);
    assert_eq!(protected.cells[0].already_public, Some(Texts::default()));
}

#[test]
fn an_overlap_that_nobody_published_is_hidden_together_with_what_gives_it_away() {
    let hidden = hidden(&protected(&overlap(), 5));
    assert!(hidden.contains(&4), "{hidden:?}");
    assert!(hidden.len() >= 3, "one equation still gives it away: {hidden:?}");
    assert!(!hidden.contains(&0), "the total stays: {hidden:?}");
}

#[test]
fn public_figures_that_leave_room_do_not_publish_small_ones() {
    let measurements = line("reached", "sex", &[1, 3, 40]);
    let already_public = vec![public("reached", &[], 44.into()), public("reached", &[("sex", "02")], 40.into())];
    let hidden = hidden(&protect(&measurements, &Policy { already_public, ..policy(5) }, None).expect("as far as it goes"));
    assert_eq!(hidden, [1, 2]);
}

#[test]
fn a_public_total_of_few_still_hides_who_they_are() {
    // Nobody can believe that more than 3 are girls, but nobody can be sure that they all are.
    let measurements = line("reached", "sex", &[3, 0]);
    let already_public = vec![public("reached", &[], 3.into())];
    assert_eq!(hidden(&protect(&measurements, &Policy { already_public, ..policy(5) }, None).expect("as far as it goes")), [1, 2]);
}

#[test]
fn a_public_share_of_few_does_not_publish_their_count() {
    let already_public = vec![public("outreach", &[], 43.into())];
    let error =
        protect(&alone(share("outreach", &[], 3, 7)), &Policy { already_public, ..policy(10) }, None).expect_err("the 7 is not public");
    assert!(error.to_string().contains("declare them"), "{error}");
}

#[test]
fn a_public_ratio_of_few_does_not_publish_them_either() {
    // 31 sessions of 4 children: 7.8 each does not say which.
    let sessions = Quantity::of(31.into(), Some(4));
    let cell = Measurement {
        value: Value::of(Decimal::new(775, 2)),
        denominator: Some(super::tables::persons(4)),
        ..amount("sessions_per_child", &[], sessions)
    };
    let already_public = vec![public("sessions_per_child", &[], Decimal::new(78, 1))];
    assert!(matches!(protect(&alone(cell), &Policy { already_public, ..policy(5) }, None), Err(Error::Disclosure(_))));
}

#[test]
fn a_public_sum_of_few_is_shown_as_it_was_rounded() {
    let hours = Quantity::of(Decimal::new(1225, 2), Some(1));
    let already_public = vec![public("service_hours", &[], 12.into())];
    let protected =
        protect(&alone(amount("service_hours", &[], hours)), &Policy { already_public, ..policy(5) }, None).expect("12 is right");
    assert_eq!((protected.cells[0].value, protected.cells[0].numerator), (Value::Number(12.into()), None));
}

#[test]
fn a_public_median_shows_itself_and_not_its_cases() {
    let already_public = vec![public("days", &[], 30.into())];
    let protected = protect(&alone(median("days", 30, 4)), &Policy { already_public, ..policy(5) }, None).expect("30 is right");
    assert_eq!((protected.cells[0].value, protected.cells[0].denominator), (Value::Number(30.into()), None));
}

#[test]
fn a_public_figure_that_is_not_the_computed_one_stops_the_run_without_saying_it() {
    let already_public = vec![public("reached", &[("sex", "00")], 7.into())];
    let error = protect(&line("reached", "sex", &[3, 40]), &Policy { already_public, ..policy(5) }, None).expect_err("3 is not 7");
    let Error::Disclosure(message) = error else { panic!("{error}") };
    assert!(message.contains("reached (total, sex: 00)") && message.contains('7') && !message.contains('3'), "{message}");
}

#[test]
fn a_public_share_is_compared_as_it_was_rounded() {
    let already_public = vec![public("outreach", &[], Decimal::new(333, 1))];
    let protected = protect(&alone(share("outreach", &[], 10, 30)), &Policy { already_public, ..policy(5) }, None).expect("33.3 is right");
    assert_eq!(protected.cells[0].numerator, Some(10.into()));
}

#[test]
fn a_share_needs_its_part_its_whole_and_the_rest() {
    for (part, whole, shown) in [(10, 30, true), (3, 30, false), (27, 30, false), (0, 30, true), (30, 30, true), (0, 3, false)] {
        let protected = protected(&alone(share("outreach", &[], part, whole)), 5);
        assert_eq!(protected.cells[0].value != Value::Suppressed, shown, "{part} of {whole}");
        assert_eq!(protected.cells[0].denominator.is_some(), shown);
    }
}

#[test]
fn a_share_inherits_from_the_count_it_is_made_of() {
    // 3 of 30 girls: the 3 stands in another indicator, where its complement would be shown.
    let mut cells = line("served", "sex", &[3, 20, 12]).cells;
    cells.push(share("served_share", &[("sex", "01")], 20, 30));
    let mut relations = vec![adds_up(0, &[1, 2, 3])];
    relations.push(relation(&[(1, 2, Part::Numerator), (-1, 4, Part::Numerator)]));
    let hidden = hidden(&protected(&Measurements { cells, relations }, 5));
    assert!(hidden.contains(&1));
    assert!(!hidden.contains(&2) || hidden.contains(&4), "a hidden count follows from its share: {hidden:?}");
}

#[test]
fn sessions_of_few_children_are_about_few_children() {
    let sessions = |category: &str, sessions: u64, children: u64| {
        amount("sessions", &[("sex", category)], Quantity::of(sessions.into(), Some(children)))
    };
    let cells = vec![
        amount("sessions", &[], Quantity::of(640.into(), Some(46))),
        sessions("female", 40, 1),
        sessions("male", 300, 20),
        sessions("unknown", 300, 25),
    ];
    let hidden = hidden(&protected(&Measurements { cells, relations: vec![adds_up(0, &[1, 2, 3])] }, 5));
    assert_eq!(hidden.len(), 2);
    assert!(hidden.contains(&1));
}

#[test]
fn hours_need_not_be_whole() {
    let third = Decimal::ONE / Decimal::from(3);
    let hours =
        |category: &str, amount_: Decimal, children: u64| amount("hours", &[("sex", category)], Quantity::of(amount_, Some(children)));
    let cells = vec![
        amount("hours", &[], Quantity::of(Decimal::from(40), Some(30))),
        hours("female", third, 1),
        hours("male", Decimal::from(39) + third + third, 29),
    ];
    assert_eq!(hidden(&protected(&Measurements { cells, relations: vec![adds_up(0, &[1, 2])] }, 5)), [1, 2]);
}

#[test]
fn a_median_needs_twice_the_threshold() {
    assert_eq!(hidden(&protected(&alone(median("days", 30, 9)), 5)), [0]);
    let shown = protected(&alone(median("days", 30, 10)), 5);
    assert_eq!((shown.cells[0].value, shown.cells[0].denominator), (Value::Number(30.into()), Some(10.into())));
}

#[test]
fn that_half_of_a_few_have_not_ended_is_hidden_and_of_many_is_said() {
    let not_reached = |cases| Measurement { value: Value::NoData, ..median("phase_days_median", 30, cases) };
    assert_eq!(hidden(&protected(&alone(not_reached(9)), 5)), [0]);
    assert_eq!(protected(&alone(not_reached(10)), 5).cells[0].value, Value::NoData);
    assert_eq!(protected(&alone(not_reached(0)), 5).cells[0].value, Value::NoData);
}

#[test]
fn a_quartile_needs_the_threshold_on_its_shorter_side() {
    let of = |percentile, cases| Measurement { percentile: Some(percentile), ..median("days", 30, cases) };
    for (percentile, few, enough) in [(25, 19, 20), (75, 19, 20), (90, 49, 50), (50, 9, 10)] {
        assert_eq!(hidden(&protected(&alone(of(percentile, few)), 5)), [0], "{percentile} of {few}");
        assert_eq!(hidden(&protected(&alone(of(percentile, enough)), 5)), [] as [usize; 0], "{percentile} of {enough}");
    }
}

#[test]
fn money_and_offices_are_never_small() {
    let money = Quantity::of(3.into(), None);
    assert_eq!(hidden(&protected(&alone(amount("final_cost", &[], money)), 5)), [] as [usize; 0]);
}

#[test]
fn nothing_is_hidden_from_the_team() {
    let internal = Policy { audience: Audience::Internal, threshold: None, ..policy(5) };
    assert_eq!(hidden(&protect(&overlap(), &internal, None).expect("nothing to refuse")), [] as [usize; 0]);
}

#[test]
fn hidden_cells_carry_no_number_at_all() {
    let protected = protected(&overlap(), 5);
    for cell in protected.cells.iter().filter(|cell| cell.value == Value::Suppressed) {
        assert_eq!((cell.numerator, cell.denominator), (None, None));
    }
}

#[test]
fn figures_that_do_not_add_up_are_a_defect() {
    let mut measurements = line("reached", "sex", &[8, 9]);
    measurements.cells[0] = count("reached", &[], 18);
    assert!(matches!(protect(&measurements, &policy(5), None), Err(Error::Defect(_))));
}

#[test]
fn nobody_believes_that_a_set_of_services_in_the_list_is_empty() {
    // 25 children in five sets, of which some child had each: if only the sets of 1, 1 and 3 were hidden, none could be 5.
    let hidden = hidden(&protected(&line("overlap", "service_set", &[1, 1, 3, 8, 12]), 5));
    assert_eq!(hidden, [1, 2, 3, 4]);
    // Where sets are listed that nobody had, any of them may be empty.
    let hidden = self::hidden(&protected(&line("overlap", "service_set", &[1, 1, 3, 8, 12, 0]), 5));
    assert_eq!(hidden, [1, 2, 3]);
}

#[test]
fn what_is_at_least_as_much_as_something_shown_is_not_believed_to_be_less() {
    // 15 reached, of whom 3 came again: if 11 new children are known to have waited, at most 4 came again.
    let cells = vec![count("reached", &[], 15), count("new", &[], 12), count("continuing", &[], 3), count("waited", &[], 11)];
    let waited = Relation { rest: Rest::Unnamed, ..relation(&[(1, 1, Part::Numerator), (-1, 3, Part::Numerator)]) };
    let hidden = hidden(&protected(&Measurements { cells, relations: vec![adds_up(0, &[1, 2]), waited] }, 5));
    assert!(hidden.contains(&2) && (hidden.contains(&0) || hidden.contains(&3)), "{hidden:?}");
}

#[test]
fn what_a_less_strict_audience_was_not_shown_stays_hidden() {
    let measurements = line("reached", "sex", &[12, 15, 20]);
    let mut before = protected(&measurements, 5);
    assert_eq!(hidden(&before), [] as [usize; 0]);
    before.cells[2].value = Value::Suppressed;
    let after = protect(&measurements, &policy(10), Some(&before)).expect("nothing is small");
    assert_eq!(hidden(&after), [2]);
    // A figure that everybody knows is shown to everybody.
    let already_public = vec![public("reached", &[("sex", "01")], 15.into())];
    let after = protect(&measurements, &Policy { already_public, ..policy(10) }, Some(&before)).expect("nothing is small");
    assert_eq!(hidden(&after), [] as [usize; 0]);
}
