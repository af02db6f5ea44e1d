//! The worked examples of `tests/statistics/*.json`: published data, and what R says of them (each file names source, method and version).

mod properties;
mod random;

use std::fs;
use std::path::Path;

use dosah::statistics::control_chart::xmr;
use dosah::statistics::distributions::{beta_quantile, chi_squared_quantile, f_quantile, gamma_quantile, normal_quantile, t_quantile};
use dosah::statistics::multiplicity::{benjamini_hochberg, bonferroni, holm};
use dosah::statistics::paired_change::{PairedChange, sign_flip};
use dosah::statistics::paired_proportions::Pairs;
use dosah::statistics::proportion::Proportion;
use dosah::statistics::rate::{Rate, garwood};
use dosah::statistics::reliable_change::{Instrument, Population, cut_off};
use dosah::statistics::survival::{Curve, Scale, Spell, Step, log_rank};
use dosah::statistics::two_by_two::fisher;
use dosah::statistics::{Interval, NotComputable};
use serde_json::Value;

/// Holds every figure of a case against what it is asked for by its name. A figure that is not reached is nothing.
fn agrees(case: &str, figure: impl Fn(&Value, &str) -> Option<f64>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/statistics/{case}.json"));
    let text = fs::read_to_string(&path).expect("a case");
    let case: Value = serde_json::from_str(&text).expect("JSON");
    let expected = case["expected"].as_array().expect("a list");
    assert!(expected.len() > 3, "{}", path.display());
    for one in expected {
        let name = one["quantity"].as_str().expect("a name");
        let tolerance = |part: &str, otherwise: f64| one["tolerance"].get(part).and_then(Value::as_f64).unwrap_or(otherwise);
        match (one["value"].as_f64(), figure(&case["data"], name)) {
            (None, None) => {}
            (Some(value), Some(found)) => {
                let most = tolerance("abs", 1e-12) + tolerance("rel", 0.0) * value.abs();
                assert!((found - value).abs() <= most, "{name}: {found} instead of {value}");
            }
            (value, found) => panic!("{name}: {found:?} instead of {value:?}"),
        }
    }
}

fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().expect("a list").iter().map(|number| number.as_f64().expect("a number")).collect()
}

/// `81/263`.
fn proportion(text: &str) -> Proportion {
    let (hits, of) = text.split_once('/').expect("so many of so many");
    Proportion::new(hits.parse().expect("a number"), of.parse().expect("a number")).expect("a proportion")
}

fn end(interval: Interval, which: &str) -> f64 {
    if which.ends_with("lo") { interval.low } else { interval.high }
}

#[test]
fn s1_intervals_of_a_proportion() {
    agrees("S1", |_, name| {
        let (of, which) = name.split_once('.')?;
        let exact = || proportion(of).clopper_pearson().expect("an interval");
        Some(end(if which.starts_with("wilson") { proportion(of).wilson() } else { exact() }, which))
    });
}

#[test]
fn s2_difference_of_two_proportions() {
    agrees("S2", |_, name| {
        let (both, which) = name.split_once('.')?;
        let (one, other) = both.split_once('-')?;
        let (difference, interval) = proportion(one).minus(proportion(other));
        Some(if which == "d" { difference } else { end(interval, which) })
    });
}

#[test]
fn s3_rates_and_their_ratio() {
    agrees("S3", |_, name| {
        if let Some(events) = name.strip_prefix("garwood") {
            let (events, which) = events.split_once('_')?;
            return Some(end(garwood(events.parse().ok()?).ok()?, which));
        }
        let (both, which) = name.split_once('.')?;
        let rate = |text: &str| {
            let (events, time) = text.split_once('/').expect("events in a time");
            Rate { events: events.parse().expect("a number"), time: time.parse().expect("a number") }
        };
        let (one, other) = both.split_once(':')?;
        let ratio = rate(one).over(rate(other)).expect("a ratio");
        Some(match which {
            "ratio" => ratio.ratio,
            "p" => ratio.p,
            limit => end(ratio.interval, limit),
        })
    });
}

fn spells(group: &Value) -> Vec<Spell> {
    let (times, events) = (numbers(&group["time"]), numbers(&group["event"]));
    times.into_iter().zip(events).map(|(time, event)| Spell { time, event: event > 0.0 }).collect()
}

/// Figures of two groups: `GROUP.S@9`, `rmst_diff`, `logrank_p`.
fn of_two_groups(data: &Value, groups: [&str; 2], name: &str) -> Option<f64> {
    let of = groups.map(|group| spells(&data[group]));
    let mean =
        |at: usize| Curve::new(&of[at]).and_then(|curve| curve.restricted_mean(data["tau"].as_f64().expect("a horizon"))).expect("a mean");
    // The cases subtract the shorter mean.
    let longer = usize::from(mean(1).mean > mean(0).mean);
    let difference = mean(longer).minus(mean(1 - longer)).expect("a difference");
    let tested = log_rank([&of[0], &of[1]]).expect("a test");
    let Some((group, which)) = name.split_once('.') else {
        return Some(match name {
            "logrank_chisq" => tested.chi_squared,
            "logrank_p" => tested.p,
            "logrank_df" => 1.0,
            "logrank_V" | "logrank_var" => tested.variance,
            "rmst_diff" => difference.0,
            "rmst_diff_se" => difference.1,
            "rmst_diff_p" => difference.2,
            other => panic!("what is {other}?"),
        });
    };
    let (group, scale) = group.strip_suffix("(loglog)").map_or((group, Scale::Log), |group| (group, Scale::LogLog));
    let at = groups.iter().position(|one| *one == group).expect("a group");
    let curve = Curve::new(&of[at]).expect("a curve");
    let step = |when: &str| -> Step {
        let when: f64 = when.parse().expect("a time");
        *curve.steps.iter().rfind(|step| step.time <= when).expect("a step")
    };
    let (median, limits) = curve.median(scale);
    match which.split_once('@') {
        Some(("S", when)) => Some(curve.survival(when.parse().ok()?)),
        Some(("se", when)) => step(when).error,
        Some((which, when)) => Some(end(step(when).limits(scale)?, which)),
        None => match which {
            "median" => median,
            "median_lo" => limits[0],
            "median_hi" => limits[1],
            "n" => Some(curve.spells as f64),
            "events" => Some(curve.events as f64),
            "observed" => Some(tested.observed[at]),
            "expected" => Some(tested.expected[at]),
            "rmst" => Some(mean(at).mean),
            "rmst_se" => Some(mean(at).error),
            other => panic!("what is {other}?"),
        },
    }
}

#[test]
fn s4_time_to_relapse_in_two_groups() {
    agrees("S4", |data, name| of_two_groups(data, ["Maintained", "Nonmaintained"], name));
}

#[test]
fn s7_lives_of_flies_in_two_groups() {
    agrees("S7", |data, name| of_two_groups(data, ["control", "miR-137"], name));
}

#[test]
fn s10_sleep_before_and_after() {
    agrees("S10", |data, name| {
        let pairs: Vec<(f64, f64)> = numbers(&data["x"]).into_iter().zip(numbers(&data["y"])).collect();
        let changes: Vec<f64> = pairs.iter().map(|(before, after)| after - before).collect();
        let change = PairedChange::new(&pairs).expect("a change");
        let approximate = 1.0 - 3.0 / (4.0 * change.df - 1.0);
        // The limits of the effect are those of the noncentrality in other units.
        let unit = change.d_av_rms() / change.t;
        Some(match name {
            "mean_change" => change.mean,
            "t" => change.t,
            "df" => change.df,
            "p" => change.p,
            "ci_lo" | "ci_hi" => end(change.interval, name),
            "signflip_p" => sign_flip(&changes).expect("a p"),
            "d_z" => change.d_z(),
            "sd_pre" => change.deviations[0],
            "sd_post" => change.deviations[1],
            "r" => change.correlation?,
            "d_av" => change.d_av(),
            "J_exact" => change.correction()?,
            "J_approx" => approximate,
            "g_av" => change.g_av()?,
            "g_av_approxJ" => approximate * change.d_av(),
            "d_av_rms" => change.d_av_rms(),
            "g_av_rms" => change.correction()? * change.d_av_rms(),
            "ncp_lo" | "ncp_hi" => end(change.interval_of_d_av_rms(), name) / unit,
            "AK_d_rms_lo" | "AK_d_rms_hi" => end(change.interval_of_d_av_rms(), name),
            other => panic!("what is {other}?"),
        })
    });
}

#[test]
fn s11_reliable_change_of_a_child() {
    agrees("S11", |data, name| {
        let of = |key: &str| data[key].as_f64().expect("a number");
        let instrument = Instrument { deviation: of("s1"), reliability: of("rxx") };
        let groups = [("M1", "s1"), ("M0", "s0")].map(|(mean, deviation)| Population { mean: of(mean), deviation: of(deviation) });
        let found = match name {
            "SE" => instrument.error_of_a_score(),
            "S_diff" => instrument.error_of_a_difference(),
            "RC" => instrument.index(of("pre"), of("post")),
            "minimum_reliable_change" => instrument.least_change(),
            "cutoff_c" => cut_off(groups[0], groups[1]),
            other => panic!("what is {other}?"),
        };
        Some(found.expect("a figure"))
    });
}

#[test]
fn s13_the_same_people_twice() {
    agrees("S13", |data, name| {
        let of = |case: &str, key: &str| data[case][key].as_u64().unwrap_or_default();
        let pairs = |case: &str| Pairs { both: of(case, "a"), first: of(case, "b"), later: of(case, "c"), neither: of(case, "d") };
        let table: Vec<Vec<f64>> = data["rdata"].as_array()?.iter().map(numbers).collect();
        let r = Pairs { both: table[0][0] as u64, first: table[0][1] as u64, later: table[1][0] as u64, neither: table[1][1] as u64 };
        let (difference, interval) = pairs("bentur").difference().expect("a difference");
        Some(match name {
            "mcnemar_1_7.exact_p" => pairs("mcnemar").mcnemar().expect("a test").0,
            "mcnemar_1_7.mid_p" => pairs("mcnemar").mcnemar().expect("a test").1,
            "bentur.d" => difference,
            "bentur.lo" | "bentur.hi" => end(interval, name),
            "bentur.phi" => pairs("bentur").phi(),
            "rdata.chisq_cc" => r.mcnemar_chi_squared().expect("a test").0,
            "rdata.p_cc" => r.mcnemar_chi_squared().expect("a test").1,
            "rdata.exact_p" => r.mcnemar().expect("a test").0,
            other => panic!("what is {other}?"),
        })
    });
}

#[test]
fn s14_the_lady_tasting_tea() {
    agrees("S14", |_, name| {
        let found = fisher([[3, 1], [1, 3]]).expect("a test");
        Some(match name {
            "p" => found.p,
            "odds_ratio_conditional" => found.odds_ratio,
            limit => end(found.interval, limit),
        })
    });
}

#[test]
fn the_odds_ratio_of_the_lady_is_the_root_of_its_equation() {
    // Given all margins three cups are expected where x⁴ − 36x² − 32x − 3 is nothing. R stops its search at 6.408308867, 1.7 millionths beside it;
    // the file has the root.
    let x = fisher([[3, 1], [1, 3]]).expect("a test").odds_ratio;
    let slope = 4.0 * x.powi(3) - 72.0 * x - 32.0;
    assert!(((x.powi(4) - 36.0 * x * x - 32.0 * x - 3.0) / slope).abs() < 1e-12, "{x}");
}

#[test]
fn s15_limits_of_a_series() {
    agrees("S15", |data, name| {
        let limits = xmr(&numbers(&data["x"])).expect("limits");
        Some(match name {
            "mean" => limits.mean,
            "mR_bar" => limits.moving_range,
            "upper_3/1.128" => limits.values.high,
            "lower_3/1.128" => limits.values.low,
            "upper_2.66" => limits.mean + 2.66 * limits.moving_range,
            "lower_2.66" => limits.mean - 2.66 * limits.moving_range,
            "mR_upper" => limits.highest_range,
            other => panic!("what is {other}?"),
        })
    });
}

#[test]
fn s17_many_comparisons() {
    agrees("S17", |data, name| {
        let p = numbers(&data["p"]);
        let kind = name.trim_end_matches(|sign: char| sign.is_ascii_digit());
        let adjusted = match kind.trim_end_matches("_rejected") {
            "BH" => benjamini_hochberg(&p),
            "Holm" => holm(&p),
            "Bonferroni" => bonferroni(&p),
            other => panic!("what is {other}?"),
        };
        if kind.ends_with("_rejected") {
            return Some(adjusted.iter().filter(|p| **p <= 0.05).count() as f64);
        }
        let rank: usize = name[kind.len()..].parse().ok()?;
        Some(adjusted[rank - 1])
    });
}

#[test]
fn s18_quantiles() {
    agrees("S18", |_, name| {
        let found = match name {
            "z.9995" => normal_quantile(0.9995),
            "beta_inv(.975;2,28)" => beta_quantile(0.975, 2.0, 28.0),
            "beta_inv(.025;1,29)" => beta_quantile(0.025, 1.0, 29.0),
            "gamma_inv(.025;11)" => gamma_quantile(0.025, 11.0),
            "chisq_inv(.95;1)" => chi_squared_quantile(0.95, 1.0),
            "F_inv(.975;4,10)" => f_quantile(0.975, 4.0, 10.0),
            t => t_quantile(0.975, t.strip_prefix("t.975_df")?.parse().ok()?),
        };
        Some(found.expect("a quantile"))
    });
}

#[test]
fn what_data_do_not_settle_has_a_reason_and_is_no_number() {
    use NotComputable::{NoSpread, Nothing, OutOfRange, TooFew};
    assert_eq!(Proportion::new(0, 0), Err(Nothing));
    assert_eq!(Proportion::new(3, 2), Err(OutOfRange));
    assert_eq!(PairedChange::new(&[]), Err(Nothing));
    assert_eq!(PairedChange::new(&[(1.0, 2.0)]), Err(TooFew));
    assert_eq!(PairedChange::new(&[(1.0, 2.0), (3.1, 4.1)]), Err(NoSpread));
    assert_eq!(sign_flip(&[0.0, 0.0]), Err(Nothing));
    assert_eq!(Curve::new(&[]), Err(Nothing));
    assert_eq!(Curve::new(&[Spell { time: -1.0, event: true }]), Err(OutOfRange));
    let spell = |time: f64, event: bool| Spell { time, event };
    assert_eq!(log_rank([&[spell(1.0, true)], &[]]), Err(Nothing));
    assert_eq!(log_rank([&[spell(1.0, false)], &[spell(2.0, false)]]), Err(NoSpread));
    assert_eq!(xmr(&[1.0]), Err(TooFew));
    assert_eq!(fisher([[0, 0], [1, 3]]), Err(Nothing));
    assert_eq!(Pairs { both: 4, first: 0, later: 0, neither: 2 }.mcnemar(), Err(Nothing));
    assert_eq!(Rate { events: 0, time: 3.0 }.over(Rate { events: 0, time: 2.0 }), Err(Nothing));
    assert_eq!(Rate { events: 1, time: 0.0 }.over(Rate { events: 1, time: 2.0 }), Err(OutOfRange));
    assert_eq!(normal_quantile(1.0), Err(OutOfRange));
    let all_the_same = Instrument { deviation: 0.0, reliability: 0.8 };
    assert_eq!(all_the_same.index(1.0, 2.0), Err(NoSpread));
}

#[test]
fn open_cases_events_on_the_first_day_and_ties_are_no_trouble() {
    let censored = Curve::new(&[Spell { time: 3.0, event: false }; 4]).expect("a curve");
    assert_eq!(censored.median(Scale::Log), (None, [None, None]));
    assert_eq!(censored.restricted_mean(2.0).map(|mean| (mean.mean, mean.error)), Ok((2.0, 0.0)));
    let at_once = Curve::new(&[Spell { time: 0.0, event: true }; 4]).expect("a curve");
    assert_eq!(at_once.median(Scale::LogLog).0, Some(0.0));
    assert_eq!(at_once.restricted_mean(5.0).map(|mean| mean.mean), Ok(0.0));
    assert!(at_once.steps.iter().all(|step| step.error.is_none() && step.limits(Scale::Log).is_none()));
    let rate = |events, time| Rate { events, time };
    let only_one = rate(3, 2.0).over(rate(0, 2.0)).expect("a ratio without an upper limit");
    assert!(only_one.ratio.is_infinite() && only_one.interval.high.is_infinite() && only_one.interval.low > 0.0);
}
