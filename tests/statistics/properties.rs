//! What holds for any data: intervals hold what they are of, groups can change places, parts make the whole, and no figure is no number.

use dosah::statistics::change_classes::{Better, Class, Thresholds};
use dosah::statistics::competing_risks::{Exit, Incidence};
use dosah::statistics::control_chart::{FEWEST_POINTS, Rule, signals, xmr};
use dosah::statistics::funnel::{Funnel, Place};
use dosah::statistics::paired_change::PairedChange;
use dosah::statistics::paired_proportions::Pairs;
use dosah::statistics::proportion::Proportion;
use dosah::statistics::rate::{Rate, garwood};
use dosah::statistics::ratio_of_sums::{Fieller, fieller, ratio_of_sums};
use dosah::statistics::survival::{Curve, Scale, Spell, log_rank};
use dosah::statistics::two_by_two::{binomial_two_sided, fisher};
use dosah::statistics::unpaired_means::MeanDifference;
use dosah::statistics::{Interval, NotComputable};
use fastrand::Rng;

const TRIES: usize = 300;

fn holds(interval: Interval, figure: f64) {
    assert!(interval.low <= figure + 1e-12 && figure - 1e-12 <= interval.high, "{figure} is not in {interval:?}");
}

fn same(one: f64, other: f64) {
    let near = (one - other).abs() <= 1e-9 * one.abs().max(1.0);
    assert!(near || one.is_infinite() && other.is_infinite() && one.signum() == other.signum(), "{one} is not {other}");
}

fn mirrored(one: Interval, other: Interval) {
    same(one.low, -other.high);
    same(one.high, -other.low);
}

fn proportion(rng: &mut Rng) -> Proportion {
    let of = rng.u64(1..30);
    Proportion::new(rng.u64(0..=of), of).expect("a proportion")
}

fn scores(rng: &mut Rng, fewest: usize) -> Vec<f64> {
    (0..rng.usize(fewest..14)).map(|_| f64::from(rng.i32(0..200)) / 10.0).collect()
}

#[test]
fn intervals_hold_their_estimates_and_groups_can_change_places() {
    let mut rng = Rng::with_seed(7);
    for _ in 0..TRIES {
        let (one, other) = (proportion(&mut rng), proportion(&mut rng));
        let rest = Proportion::new(one.of - one.hits, one.of).expect("the others");
        let exact = one.clopper_pearson().expect("an interval");
        for (interval, of_rest) in [(one.wilson(), rest.wilson()), (exact, rest.clopper_pearson().expect("an interval"))] {
            holds(interval, one.share());
            same(interval.low, 1.0 - of_rest.high);
        }
        let (difference, interval) = one.minus(other);
        holds(interval, difference);
        mirrored(interval, other.minus(one).1);

        let [both, first, later, neither] = [(); 4].map(|()| rng.u64(0..9));
        if let Ok((difference, interval)) = (Pairs { both, first, later, neither }).difference() {
            holds(interval, difference);
            let swapped = Pairs { both, first: later, later: first, neither };
            mirrored(interval, swapped.difference().expect("an interval").1);
            assert_eq!(swapped.mcnemar().is_ok(), first + later > 0);
        }
        if let Ok(found) = fisher([[both, first], [later, neither]]) {
            holds(found.interval, found.odds_ratio);
            same(found.p, fisher([[both, later], [first, neither]]).expect("the table on its side").p);
        }
        holds(garwood(both).expect("an interval"), both as f64);
        let rates = [Rate { events: both, time: 3.5 }, Rate { events: first, time: 8.25 }];
        if let (Ok(ratio), Ok(back)) = (rates[0].over(rates[1]), rates[1].over(rates[0])) {
            holds(ratio.interval, ratio.ratio);
            same(ratio.interval.low, 1.0 / back.interval.high);
            same(ratio.p, back.p);
        }
    }
}

#[test]
fn means_and_ratios_follow_their_units() {
    let mut rng = Rng::with_seed(8);
    for _ in 0..TRIES {
        let (one, other) = (scores(&mut rng, 2), scores(&mut rng, 2));
        if let Ok(found) = MeanDifference::new(&one, &other) {
            holds(found.interval, found.difference);
            let back = MeanDifference::new(&other, &one).expect("the difference backwards");
            mirrored(found.interval, back.interval);
            same(found.p, back.p);
            assert!(found.df <= (one.len() + other.len() - 2) as f64 + 1e-9);
        }
        let pairs: Vec<(f64, f64)> = one.iter().copied().zip(other.iter().copied()).collect();
        if let Ok(change) = PairedChange::new(&pairs) {
            holds(change.interval, change.mean);
            holds(change.interval_of_d_av_rms(), change.d_av_rms());
            assert!(change.correlation.is_none_or(|r| (-1.0..=1.0).contains(&r)));
            assert!(change.g_av().is_none_or(|g| g.abs() <= change.d_av().abs()));
        }
        let Ok(ratio) = ratio_of_sums(&pairs) else { continue };
        let dearer: Vec<(f64, f64)> = pairs.iter().map(|(above, below)| (above * 4.0, *below)).collect();
        match (fieller(&pairs), fieller(&dearer)) {
            (Ok(Fieller::Between(interval)), Ok(Fieller::Between(scaled))) => {
                holds(interval, ratio);
                same(interval.low * 4.0, scaled.low);
                same(interval.high * 4.0, scaled.high);
            }
            (Ok(Fieller::Outside(interval)), Ok(Fieller::Outside(_))) => assert!(ratio <= interval.low || interval.high <= ratio),
            (one, other) => assert_eq!(one, other),
        }
    }
}

#[test]
fn all_exits_and_those_who_are_left_make_one() {
    let mut rng = Rng::with_seed(9);
    for _ in 0..TRIES {
        let exit = |rng: &mut Rng| Exit { time: f64::from(rng.u32(0..8)), cause: rng.usize(0..4).checked_sub(1) };
        let exits: Vec<Exit> = (0..rng.usize(1..15)).map(|_| exit(&mut rng)).collect();
        let found = Incidence::new(&exits, 3).expect("curves");
        let spells: Vec<Spell> = exits.iter().map(|exit| Spell { time: exit.time, event: exit.cause.is_some() }).collect();
        let curve = Curve::new(&spells).expect("a curve");
        assert_eq!(found.steps.len(), curve.steps.len());
        for (step, of_curve) in found.steps.iter().zip(&curve.steps) {
            same(step.survival, of_curve.survival);
            same(step.incidence.iter().sum::<f64>() + step.survival, 1.0);
            for cause in 0..3 {
                assert!((0.0..=1.0).contains(&step.errors[cause]));
                if let Some(limits) = step.limits(cause) {
                    holds(limits, step.incidence[cause]);
                }
                same(found.of(cause, step.time + 0.5), step.incidence[cause]);
            }
        }
    }
}

#[test]
fn classes_of_change_make_all_children() {
    let mut rng = Rng::with_seed(10);
    for _ in 0..TRIES {
        let score = |rng: &mut Rng| (rng.u8(0..8) > 0).then(|| f64::from(rng.i32(0..40)) / 2.0);
        let pairs: Vec<_> = (0..rng.usize(0..20)).map(|_| (score(&mut rng), score(&mut rng))).collect();
        let thresholds = Thresholds { least_change: 2.5, cut_off: rng.bool().then_some(10.0), better: Better::Lower };
        let classes = thresholds.count(&pairs).expect("classes");
        assert_eq!(classes.total(), pairs.len() as u64);
        // The same children on a scale that runs the other way.
        let turned: Vec<_> = pairs.iter().map(|(before, after)| (before.map(|score| -score), after.map(|score| -score))).collect();
        let other_way = Thresholds { cut_off: thresholds.cut_off.map(|cut_off| -cut_off), better: Better::Higher, ..thresholds };
        assert_eq!(other_way.count(&turned), Ok(classes));
    }
}

#[test]
fn a_child_recovers_who_improves_reliably_from_the_side_of_need_to_the_other() {
    let thresholds = Thresholds { least_change: 5.0, cut_off: Some(10.0), better: Better::Lower };
    let class = |before, after| thresholds.class(Some(before), Some(after)).expect("a class");
    assert_eq!(class(14.0, 9.0), Class::Recovered);
    assert_eq!(class(10.0, 5.0), Class::Recovered);
    // At the cut-off is not beyond it, and who was well before did not recover.
    assert_eq!(class(15.0, 10.0), Class::Improved);
    assert_eq!(class(9.9, 1.0), Class::Improved);
    assert_eq!(class(12.0, 8.0), Class::Unchanged);
    assert_eq!(class(4.0, 9.0), Class::Deteriorated);
    assert_eq!(thresholds.class(Some(4.0), None), Ok(Class::NotComputable));
    assert_eq!(thresholds.class(Some(4.0), Some(f64::NAN)), Ok(Class::NotComputable));
    let tenths = Thresholds { least_change: 0.3, cut_off: None, better: Better::Higher };
    assert_eq!(tenths.class(Some(0.1), Some(0.4)), Ok(Class::Improved));
    assert_eq!(Thresholds { least_change: 0.0, ..thresholds }.count(&[]), Err(NotComputable::OutOfRange));
}

#[test]
fn a_centre_lies_beyond_a_limit_where_so_many_are_less_probable_than_its_tail() {
    let mut rng = Rng::with_seed(11);
    for _ in 0..TRIES {
        let (of, share) = (rng.u64(1..40), f64::from(rng.u32(1..100)) / 100.0);
        let funnel = Funnel::of_shares(share, of).expect("limits");
        let (limits, other) = (funnel.p95, Funnel::of_shares(1.0 - share, of).expect("limits").p95);
        same(limits.low, 1.0 - other.high);
        holds(funnel.p998, limits.low);
        holds(funnel.p998, limits.high);
        for hits in 0..=of {
            let point = |count: u64| binomial_point(count, of, share);
            let tail = (0..=hits).map(point).sum::<f64>().min((hits..=of).map(point).sum());
            let place = funnel.place(hits as f64 / of as f64);
            let expected = if tail < 0.001 {
                Place::Beyond
            } else if tail < 0.025 {
                Place::Warning
            } else {
                Place::Inside
            };
            assert_eq!(place, expected, "{hits}/{of} at {share}: {tail}");
        }
    }
    assert_eq!(Funnel::of_shares(0.0, 9), Err(NotComputable::NoSpread));
    assert_eq!(Funnel::of_shares(0.4, 0), Err(NotComputable::Nothing));
    assert_eq!(Funnel::of_rates(0.4, 0.0), Err(NotComputable::OutOfRange));
}

fn binomial_point(count: u64, of: u64, share: f64) -> f64 {
    let ways = (0..count).fold(1.0, |ways, at| ways * (of - at) as f64 / (at + 1) as f64);
    ways * share.powi(count as i32) * (1.0 - share).powi((of - count) as i32)
}

#[test]
fn each_rule_of_a_series_picks_its_own_points() {
    let of = |values: &[f64], rule: Rule| -> Vec<usize> {
        signals(values).expect("a series").iter().filter(|signal| signal.rule == rule).map(|signal| signal.at).collect()
    };
    let mut beyond = [5.0, 6.0, 5.0, 6.0, 5.0, 6.0, 5.0, 6.0, 5.0, 6.0, 5.0, 6.0];
    assert_eq!(signals(&beyond), Ok(Vec::new()));
    beyond[4] = 16.0;
    assert_eq!(of(&beyond, Rule::Beyond), [4]);
    let shifted = [1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 8.0, 9.0, 8.0, 9.0, 8.0, 9.0, 8.0];
    assert_eq!(of(&shifted, Rule::OneSide), [6, 7, 8, 9, 10, 11, 12]);
    let rising = [5.0, 4.0, 5.0, 4.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 5.5, 5.6];
    assert_eq!(of(&rising, Rule::Trend), [4, 5, 6, 7, 8, 9]);
    let near = [5.0, 5.5, 5.0, 5.5, 5.0, 7.0, 6.9, 5.5, 5.0, 5.5, 5.0, 5.5, 5.0, 5.5];
    assert_eq!(
        signals(&near).map(|found| found.into_iter().map(|one| (one.at, one.rule)).collect()),
        Ok(vec![(5, Rule::NearLimit), (6, Rule::NearLimit)])
    );
    assert_eq!(signals(&shifted[..FEWEST_POINTS - 1]), Err(NotComputable::TooFew));
    assert_eq!(signals(&[0.1 + 0.2; 12]), Err(NotComputable::NoSpread));
}

#[test]
fn no_figure_of_odd_data_is_no_number() {
    let no_nan = |text: String| assert!(!text.contains("NaN"), "{text}");
    let lists: [&[f64]; 8] =
        [&[], &[3.0], &[2.0; 14], &[0.1, 0.1, 0.1 + 1e-17], &[0.0, 0.0], &[-4.0, 5.0], &[f64::NAN, 1.0], &[f64::INFINITY, 1.0, 2.0]];
    for one in lists {
        for other in lists {
            let pairs: Vec<(f64, f64)> = one.iter().copied().zip(other.iter().copied()).collect();
            let change = PairedChange::new(&pairs);
            let effects = change.as_ref().map(|change| (change.d_z(), change.d_av(), change.g_av(), change.interval_of_d_av_rms()));
            no_nan(format!("{change:?} {effects:?} {:?} {:?}", fieller(&pairs), MeanDifference::new(one, other)));
            let spells = |times: &[f64], event: bool| times.iter().map(|time| Spell { time: *time, event }).collect::<Vec<_>>();
            for (first, second) in [(true, true), (true, false), (false, false)] {
                let groups = [spells(one, first), spells(other, second)];
                no_nan(format!("{:?}", log_rank([&groups[0], &groups[1]])));
                let Ok(curve) = Curve::new(&groups[0]) else { continue };
                no_nan(format!("{curve:?} {:?} {:?}", curve.median(Scale::LogLog), curve.restricted_mean(1.0)).replace("inf", ""));
            }
        }
        no_nan(format!("{:?} {:?}", xmr(one), signals(one)));
        let exits: Vec<Exit> = one.iter().map(|time| Exit { time: *time, cause: Some(0) }).collect();
        no_nan(format!("{:?}", Incidence::new(&exits, 2)));
    }
    assert_eq!(Incidence::new(&[], 2), Err(NotComputable::Nothing));
    assert_eq!(Incidence::new(&[Exit { time: 1.0, cause: Some(2) }], 2), Err(NotComputable::OutOfRange));
    assert_eq!(Incidence::new(&[Exit { time: 1.0, cause: None }], 2).map(|found| found.steps.len()), Ok(0));
    assert_eq!(ratio_of_sums(&[(3.0, 0.0), (4.0, 0.0)]), Err(NotComputable::Nothing));
    assert_eq!(fieller(&[(3.0, 1.0)]), Err(NotComputable::TooFew));
    assert_eq!(fieller(&[(0.3, 1.0), (0.6, 2.0), (0.9, 3.0)]), Err(NotComputable::NoSpread));
    assert_eq!(MeanDifference::new(&[1.0, 1.0], &[2.0, 2.0]), Err(NotComputable::NoSpread));
    assert_eq!(MeanDifference::new(&[1.0], &[2.0, 3.0]), Err(NotComputable::TooFew));
    assert_eq!(binomial_two_sided(0, 0, 0.5), Ok(1.0));
}
