//! Random data sets and what R says of them: `random.txt`, written by `random.R`. `DOSAH_STATISTICS` names another such file. With `--nocapture`
//! the largest differences are printed.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};

use dosah::statistics::change_classes::{Better, Thresholds};
use dosah::statistics::competing_risks::{Exit, Incidence};
use dosah::statistics::control_chart::{RULES, signals, xmr};
use dosah::statistics::distributions as d;
use dosah::statistics::funnel::Funnel;
use dosah::statistics::median::Median;
use dosah::statistics::multiplicity::{benjamini_hochberg, bonferroni, holm};
use dosah::statistics::paired_change::{PairedChange, sign_flip};
use dosah::statistics::paired_proportions::Pairs;
use dosah::statistics::proportion::Proportion;
use dosah::statistics::rate::{Rate, garwood};
use dosah::statistics::ratio_of_sums::{Fieller, fieller, ratio_of_sums};
use dosah::statistics::reliable_change::{Instrument, Population, cut_off};
use dosah::statistics::survival::{Curve, Scale, Spell, log_rank};
use dosah::statistics::two_by_two::{Fisher, binomial_two_sided, fisher};
use dosah::statistics::unpaired_means::MeanDifference;
use dosah::statistics::{Interval, NotComputable};

/// A figure may be this far from that of R; one above one by so many parts of itself, as both have the same number of digits, not of decimals: the
/// odds of a table can be in the thousands and the cost of a child too.
const TOLERANCE: f64 = 1e-8;

/// The figures of a method in the order in which R writes them; one that is not reached is nothing.
type Figures = Result<Vec<Option<f64>>, NotComputable>;

/// A line of data: its groups, each a list of words.
struct Data<'a>(Vec<Vec<&'a str>>);

impl Data<'_> {
    fn group(&self, at: usize) -> &[&str] {
        self.0.get(at).map_or(&[], Vec::as_slice)
    }

    fn numbers(&self, at: usize) -> Vec<f64> {
        self.group(at).iter().map(|word| number(word)).collect()
    }

    fn count(&self, at: usize) -> u64 {
        number(self.0[0][at]) as u64
    }

    fn number(&self, at: usize) -> f64 {
        number(self.0[0][at])
    }

    fn proportion(&self, at: usize) -> Result<Proportion, NotComputable> {
        Proportion::new(self.count(at), self.count(at + 1))
    }

    fn rate(&self, at: usize) -> Rate {
        Rate { events: self.count(at), time: self.number(at + 1) }
    }

    fn spells(&self, at: usize) -> Vec<Spell> {
        let spell = |word: &&str| Spell { time: number(word.trim_end_matches('+')), event: !word.ends_with('+') };
        self.group(at).iter().map(spell).collect()
    }

    fn exits(&self) -> Vec<Exit> {
        let exit = |word: &&str| {
            let (time, cause) = word.split_once(':').expect("a time and a cause");
            Exit { time: number(time), cause: (number(cause) as usize).checked_sub(1) }
        };
        self.group(1).iter().map(exit).collect()
    }

    fn couples(&self) -> Vec<(f64, Option<f64>)> {
        let couple = |word: &&str| {
            let (one, other) = word.split_once(',').expect("two numbers");
            (number(one), (other != "-").then(|| number(other)))
        };
        self.group(1).iter().map(couple).collect()
    }

    /// Those with both numbers.
    fn whole_couples(&self) -> Vec<(f64, f64)> {
        self.couples().into_iter().filter_map(|(one, other)| Some((one, other?))).collect()
    }

    fn pairs(&self) -> Pairs {
        Pairs { both: self.count(0), first: self.count(1), later: self.count(2), neither: self.count(3) }
    }

    fn table(&self) -> Result<Fisher, NotComputable> {
        let [x1, n1, x2, n2] = [0, 1, 2, 3].map(|at| self.count(at));
        fisher([[x1, n1 - x1], [x2, n2 - x2]])
    }

    fn instrument(&self) -> Instrument {
        Instrument { deviation: self.number(0), reliability: self.number(2) }
    }

    fn thresholds(&self) -> Thresholds {
        let better = if self.group(0)[2] == "higher" { Better::Higher } else { Better::Lower };
        Thresholds { least_change: self.number(0), cut_off: Some(self.number(1)), better }
    }
}

fn number(word: &str) -> f64 {
    word.parse().unwrap_or_else(|_| panic!("{word} is no number"))
}

fn all(figures: impl IntoIterator<Item = f64>) -> Figures {
    Ok(figures.into_iter().map(Some).collect())
}

fn ends(interval: Interval) -> [f64; 2] {
    [interval.low, interval.high]
}

fn limits(interval: Option<Interval>) -> [Option<f64>; 2] {
    [interval.map(|interval| interval.low), interval.map(|interval| interval.high)]
}

/// What dosah says.
fn figures(method: &str, data: &Data) -> Figures {
    match method {
        "wilson" => all(ends(data.proportion(0)?.wilson())),
        "clopper_pearson" => all(ends(data.proportion(0)?.clopper_pearson()?)),
        "newcombe" => {
            let (difference, interval) = data.proportion(0)?.minus(data.proportion(2)?);
            all([difference, interval.low, interval.high])
        }
        "fisher_p" => all([data.table()?.p]),
        "fisher_odds" => all([data.table()?.odds_ratio].into_iter().chain(ends(data.table()?.interval))),
        "binomial_p" => {
            let of = data.proportion(0)?;
            all([binomial_two_sided(of.hits, of.of, data.number(2))?])
        }
        "newcombe_paired" => {
            let (difference, interval) = data.pairs().difference()?;
            all([difference, interval.low, interval.high])
        }
        "mcnemar" => data.pairs().mcnemar().and_then(|(p, mid)| all([p, mid])),
        "mcnemar_chi_squared" => data.pairs().mcnemar_chi_squared().and_then(|(chi_squared, p)| all([chi_squared, p])),
        "garwood" => {
            let rate = data.rate(0);
            if rate.time > 0.0 { all(ends(garwood(rate.events)?).map(|events| events / rate.time)) } else { Err(NotComputable::OutOfRange) }
        }
        "rate_ratio" => {
            let ratio = data.rate(0).over(data.rate(2))?;
            all([ratio.ratio, ratio.interval.low, ratio.interval.high, ratio.p])
        }
        "kaplan_meier" | "median" | "restricted_mean" | "restricted_mean_difference" | "log_rank" => of_spells(method, data),
        "aalen_johansen" => aalen_johansen(&data.exits(), data.count(0) as usize),
        "classes" => {
            let pairs: Vec<_> = data.couples().into_iter().map(|(before, after)| (Some(before), after)).collect();
            let classes = data.thresholds().count(&pairs)?;
            let counts = [classes.recovered, classes.improved, classes.unchanged, classes.deteriorated, classes.not_computable];
            all(counts.map(|count| count as f64))
        }
        "paired_t" | "effects" | "algina_keselman" => of_change(method, &PairedChange::new(&data.whole_couples())?),
        "sign_flip" => all([sign_flip(&data.numbers(1))?]),
        "reliable_change" => {
            let one = data.instrument();
            all([one.error_of_a_score()?, one.error_of_a_difference()?, one.index(data.number(3), data.number(4))?, one.least_change()?])
        }
        "cut_off" => {
            let population = |mean: usize, deviation: usize| Population { mean: data.number(mean), deviation: data.number(deviation) };
            all([cut_off(population(5, 0), population(6, 1))?])
        }
        "welch" => {
            let found = MeanDifference::new(&data.numbers(1), &data.numbers(2))?;
            all([found.difference, found.interval.low, found.interval.high, found.t, found.df, found.p])
        }
        "middle" => Median::new(&data.numbers(1)).and_then(|middle| all([middle.value, middle.error])),
        "middle_difference" => {
            let found = Median::new(&data.numbers(1))?.minus(Median::new(&data.numbers(2))?)?;
            all([found.difference, found.interval.low, found.interval.high, found.p])
        }
        "ratio_of_sums" => all([ratio_of_sums(&data.whole_couples())?]),
        "fieller" => Ok(match fieller(&data.whole_couples())? {
            Fieller::Between(interval) => [Some(0.0), Some(interval.low), Some(interval.high)],
            Fieller::Outside(interval) => [Some(1.0), Some(interval.low), Some(interval.high)],
            Fieller::Everything => [Some(2.0), None, None],
        }
        .to_vec()),
        "holm" => all(holm(&data.numbers(1))),
        "BH" => all(benjamini_hochberg(&data.numbers(1))),
        "bonferroni" => all(bonferroni(&data.numbers(1))),
        "xmr" => {
            let found = xmr(&data.numbers(1))?;
            all([found.mean, found.moving_range, found.values.low, found.values.high, found.highest_range])
        }
        "run_rules" => {
            let found = signals(&data.numbers(1))?;
            let bits = |rule| found.iter().filter(|signal| signal.rule == rule).map(|signal| (1_u64 << signal.at) as f64).sum::<f64>();
            all(RULES.map(bits))
        }
        "funnel_shares" => {
            let funnel = Funnel::of_shares(data.number(0), data.count(1))?;
            all(ends(funnel.p95).into_iter().chain(ends(funnel.p998)))
        }
        "funnel_rates" => {
            let funnel = Funnel::of_rates(data.number(0), data.number(1))?;
            all(ends(funnel.p95).into_iter().chain(ends(funnel.p998)))
        }
        "quantiles" => {
            let [p, a, b, one, other] = [0, 1, 2, 3, 4].map(|at| data.number(at));
            let found = [
                d::normal_quantile(p),
                d::t_quantile(p, one),
                d::beta_quantile(p, a, b),
                d::gamma_quantile(p, a),
                d::chi_squared_quantile(p, one),
                d::f_quantile(p, one, other),
            ];
            found.into_iter().map(|quantile| quantile.map(Some)).collect()
        }
        "tails" => {
            let (z, df) = (data.number(0), data.number(1));
            all([d::normal_below(z), d::normal_two_sided(z), d::t_two_sided(z, df)?, d::chi_squared_tail(z.abs())])
        }
        other => panic!("what is {other}?"),
    }
}

fn of_spells(method: &str, data: &Data) -> Figures {
    let (one, other) = (data.spells(1), data.spells(2));
    let mean = |spells: &[Spell]| Curve::new(spells)?.restricted_mean(data.number(0));
    match method {
        "kaplan_meier" => {
            let curve = Curve::new(&one)?;
            let figures = curve.steps.iter().flat_map(|step| {
                let known = [step.time, step.at_risk as f64, step.events as f64, step.survival].map(Some);
                let limits = [Scale::Log, Scale::LogLog].map(|scale| limits(step.limits(scale)));
                known.into_iter().chain([step.error]).chain(limits.into_iter().flatten())
            });
            Ok(figures.collect())
        }
        "median" => {
            let curve = Curve::new(&one)?;
            let (median, limits) = curve.median(Scale::Log);
            Ok([median].into_iter().chain(limits).chain(curve.median(Scale::LogLog).1).collect())
        }
        "restricted_mean" => mean(&one).and_then(|mean| all([mean.mean, mean.error])),
        "restricted_mean_difference" => mean(&one)?.minus(mean(&other)?).and_then(|(difference, error, p)| all([difference, error, p])),
        _ => {
            let found = log_rank([&one, &other])?;
            all([found.chi_squared, found.p].into_iter().chain(found.observed).chain(found.expected).chain([found.variance]))
        }
    }
}

fn aalen_johansen(exits: &[Exit], causes: usize) -> Figures {
    let found = Incidence::new(exits, causes)?;
    let of_cause = |step: &dosah::statistics::competing_risks::Step, cause: usize| {
        [Some(step.incidence[cause]), Some(step.errors[cause])].into_iter().chain(limits(step.limits(cause))).collect::<Vec<_>>()
    };
    Ok(found
        .steps
        .iter()
        .flat_map(|step| [Some(step.time)].into_iter().chain((0..causes).flat_map(|cause| of_cause(step, cause))))
        .collect())
}

fn of_change(method: &str, change: &PairedChange) -> Figures {
    match method {
        "paired_t" => all([change.mean, change.interval.low, change.interval.high, change.t, change.p]),
        "effects" => {
            let known = change.deviations.map(Some).into_iter().chain([change.correlation]);
            let effects = [change.d_z(), change.d_av(), change.d_av_rms()].map(Some);
            Ok(known.chain(effects).chain([change.correction(), change.g_av()]).collect())
        }
        _ => all(ends(change.interval_of_d_av_rms())),
    }
}

/// How far a figure is from that of R, as a part of it where it is above one; none where only one of them has one. Quantiles and tails are compared by
/// their digits however small they are: all else is made of them.
fn distance(method: &str, found: Option<f64>, r: Option<f64>) -> Option<f64> {
    match (found, r) {
        (None, None) => Some(0.0),
        (Some(found), Some(r)) if found.is_finite() && r.is_finite() => {
            let least = if ["quantiles", "tails"].contains(&method) { f64::MIN_POSITIVE } else { 1.0 };
            Some((found - r).abs() / r.abs().max(least))
        }
        (Some(found), Some(r)) if found.is_infinite() && r.is_infinite() && found.signum() == r.signum() => Some(0.0),
        _ => None,
    }
}

/// What was compared with one method.
#[derive(Default)]
struct Campaign<'a> {
    answers: usize,
    not_computable: usize,
    figures: usize,
    absolute: f64,
    relative: f64,
    worst: &'a str,
}

#[test]
fn r_says_the_same_of_random_data() {
    let stored = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/statistics/random.txt");
    let path = env::var_os("DOSAH_STATISTICS").map_or(stored, Into::into);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (mut set, mut line_of_data, mut sets) = ("", "", 0);
    let mut methods: BTreeMap<&str, Campaign> = BTreeMap::new();
    let mut wrong = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let Some(answer) = line.strip_prefix("  ") else {
            let is_set = line.starts_with("set ");
            *(if is_set { &mut set } else { &mut line_of_data }) = line;
            sets += usize::from(is_set);
            continue;
        };
        let mut words = answer.split_whitespace();
        let method = words.next().expect("a method");
        let r: Vec<Option<f64>> = words.map(|word| (word != "NA").then(|| number(word))).collect();
        let (_, data) = line_of_data.split_once(' ').expect("data");
        let data = Data(data.split('|').map(|group| group.split_whitespace().collect()).collect());
        let computed = figures(method, &data);
        let campaign = methods.entry(method).or_default();
        campaign.answers += 1;
        let found = computed.clone().unwrap_or_else(|_| vec![None; r.len().max(1)]);
        campaign.not_computable += usize::from(computed.is_err());
        campaign.figures += found.iter().flatten().count();
        let distances: Option<Vec<f64>> = found.iter().zip(&r).map(|(found, r)| distance(method, *found, *r)).collect();
        let distances = distances.filter(|_| found.len() == r.len());
        for (found, r) in found.iter().zip(&r) {
            if let (Some(found), Some(r)) = (found, r) {
                campaign.absolute = campaign.absolute.max(if found == r { 0.0 } else { (found - r).abs() });
            }
        }
        let most = distances.map(|distances| distances.into_iter().fold(0.0, f64::max));
        if most.is_some_and(|most| most > campaign.relative) {
            (campaign.relative, campaign.worst) = (most.unwrap_or_default(), set);
        }
        if !most.is_some_and(|most| most <= TOLERANCE) {
            wrong.push(format!("{set}: {line_of_data}\n  {method} {computed:?}\n  R {r:?}"));
        }
    }
    println!("{}", text.lines().next().unwrap_or_default());
    println!("{:28}{:>8}{:>16}{:>9}{:>12}{:>12}  farthest in", "method", "answers", "not computable", "figures", "absolute", "scaled");
    for (method, of) in &methods {
        let Campaign { answers, not_computable, figures, absolute, relative, worst } = of;
        println!("{method:28}{answers:>8}{not_computable:>16}{figures:>9}{absolute:>12.1e}{relative:>12.1e}  {worst}");
    }
    assert!(wrong.is_empty(), "{} of them differ:\n{}", wrong.len(), wrong.join("\n"));
    // A file that was cut short says nothing.
    assert!(
        sets >= 50 && methods.len() == 38 && methods.values().all(|of| of.answers >= sets * 9 / 10),
        "{sets} sets, {} methods",
        methods.len()
    );
}
