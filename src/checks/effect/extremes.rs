//! The least and the greatest figure over all worlds.

use rust_decimal::Decimal;

use super::choice::{Pair, largest_quotient, largest_sum};
use super::points::{ById, Point, signed, terms, value};
use super::replicas::Laid;
use crate::indicators::Indicator;
use crate::indicators::compute::Run;
use crate::indicators::indicator::Measure;
use crate::indicators::measurement::Cut;

/// What is counted for an indicator that is made of rows: now, and in every world of a group that can change it.
pub(super) struct Counted<'a> {
    /// Now.
    pub now: Point,
    /// In every replica of the group.
    pub worlds: Option<&'a [Point]>,
}

/// What a figure is made of: weighted amounts above the line, and below it.
struct Objective<'a> {
    above: Vec<(i128, &'a str)>,
    below: Below<'a>,
}

enum Below<'a> {
    /// There is no line, and always a figure.
    Nothing,
    /// There is a figure where an amount is known, or where nothing is counted.
    Known(&'a str),
    /// All units of a share.
    Units(&'a str),
    /// Weighted amounts.
    Amounts(Vec<(i128, &'a str)>),
}

/// The least and the greatest figure; `Some(None)` where no world has one, `None` where the two cannot be said.
#[expect(clippy::option_option, reason = "no figure anywhere is something else than not knowing its bounds")]
pub(super) fn extremes<'a>(
    indicator: &'a Indicator,
    cut: &Cut,
    laid: &Laid,
    run: &Run<'_>,
    by_id: &ById<'a>,
    counted: &impl Fn(&str) -> Option<Counted<'a>>,
) -> Option<Option<(Decimal, Decimal)>> {
    let is_part_of_a_cost = |id: &str| matches!(by_id.get(id).map(|one| &one.measure), Some(Measure::Cost { .. }));
    if !cut.dimensions.is_empty() && [indicator.id.as_str()].into_iter().chain(indicator.measure.operands()).any(is_part_of_a_cost) {
        return None;
    }
    let objective = objective(indicator, run, by_id)?;
    let ids = objective.ids();
    let figures: Option<Vec<(&str, Figure<'_>)>> = ids.into_iter().map(|id| Some((id, Figure::of(counted(id)?, laid)))).collect();
    let Some(figures) = figures else { return Some(None) };
    let figure = |id: &str| figures.iter().find(|(other, _)| *other == id).map(|(_, figure)| figure);
    let is_alone = matches!(objective.below, Below::Known(_));
    if !is_alone
        && !figures
            .iter()
            .all(|(id, figure)| !matches!(by_id.get(id).map(|one| &one.measure), Some(Measure::Sum { .. })) || figure.is_always_known())
    {
        return None;
    }
    let mut found: Vec<Decimal> = Vec::new();
    for sign in [-1, 1] {
        let pair = |of: &dyn Fn(&Figure<'_>) -> Point| objective.pair(sign, &|id| figure(id).map_or(Point::default(), of));
        let base = pair(&|figure| figure.base);
        let clusters: Vec<Vec<Pair>> = laid
            .clusters
            .iter()
            .map(|cluster| cluster.clone().skip(1).map(|replica| pair(&|figure| figure.world(replica))).collect())
            .collect();
        let is_quotient = matches!(objective.below, Below::Units(_) | Below::Amounts(_));
        if is_quotient && !(is_sound(base, &clusters) && can_be_multiplied(base, &clusters)) {
            return None;
        }
        let choice = if is_quotient { largest_quotient(base, &clusters) } else { largest_sum(base.1, &clusters) };
        let Some(choice) = choice else { continue };
        let point = |id: &str| figure(id).map(|figure| figure.total(&choice));
        found.extend(value(indicator, cut, run, by_id, &point));
    }
    if let Below::Known(id) = objective.below
        && figure(id).is_some_and(Figure::may_count_nothing)
    {
        found.push(Decimal::ZERO);
    }
    Some(found.iter().min().copied().zip(found.iter().max().copied()))
}

/// Whether quotients can be compared: nothing below the line is below zero, or the sum of it never is.
fn is_sound(base: Pair, clusters: &[Vec<Pair>]) -> bool {
    let never = base.1 >= 0 && clusters.iter().flatten().all(|pair| pair.1 >= 0);
    never || base.1 + clusters.iter().filter_map(|worlds| worlds.iter().map(|pair| pair.1).min()).sum::<i128>() > 0
}

/// Whether what is above and below a line can be multiplied with each other, as comparing quotients does, without leaving the whole numbers.
fn can_be_multiplied(base: Pair, clusters: &[Vec<Pair>]) -> bool {
    let pairs = || std::iter::once(&base).chain(clusters.iter().flatten());
    let sum = |part: fn(&Pair) -> i128| pairs().try_fold(0_i128, |sum, pair| sum.checked_add(part(pair).checked_abs()?));
    let product = sum(|pair| pair.0).zip(sum(|pair| pair.1)).and_then(|(above, below)| above.checked_mul(below));
    product.and_then(|product| product.checked_mul(i128::try_from(clusters.len()).ok()? + 2)).is_some()
}

fn objective<'a>(indicator: &'a Indicator, run: &Run<'_>, by_id: &ById<'a>) -> Option<Objective<'a>> {
    let id = indicator.id.as_str();
    let terms_of = |id: &str| terms(by_id.get(id)?, by_id);
    let weighted = |terms: Vec<(i128, &'a str)>, weight: i128| terms.into_iter().map(move |(own, id)| (own * weight, id));
    Some(match &indicator.measure {
        Measure::Count { .. } | Measure::Overlap { .. } => Objective { above: vec![(1, id)], below: Below::Nothing },
        Measure::Sum { .. } => Objective { above: vec![(1, id)], below: Below::Known(id) },
        Measure::Share { .. } => Objective { above: vec![(1, id)], below: Below::Units(id) },
        // Of all together; the parts of a cost do not add up over worlds.
        Measure::Cost { cost, .. } => Objective { above: terms_of(cost)?, below: Below::Nothing },
        Measure::Difference { plus, minus } => Objective { above: signed(plus, minus, by_id)?, below: Below::Nothing },
        Measure::Ratio { plus, minus, times: None, over } => {
            Objective { above: signed(plus, minus, by_id)?, below: Below::Amounts(terms_of(over)?) }
        }
        Measure::Burn { actual, budget } => {
            let (elapsed, days) = run.elapsed();
            let below: Vec<_> = weighted(terms_of(budget)?, elapsed.into()).collect();
            let above = below.iter().copied().chain(weighted(terms_of(actual)?, -i128::from(days))).collect();
            Objective { above, below: Below::Amounts(below) }
        }
        _ => return None,
    })
}

impl<'a> Objective<'a> {
    /// The indicators that it is made of.
    fn ids(&self) -> Vec<&'a str> {
        let mut ids: Vec<&'a str> = self.above.iter().map(|(_, id)| *id).collect();
        if let Below::Amounts(below) = &self.below {
            ids.extend(below.iter().map(|(_, id)| *id));
        }
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    fn pair(&self, sign: i128, point: &dyn Fn(&str) -> Point) -> Pair {
        let sum = |terms: &[(i128, &str)]| terms.iter().map(|(weight, id)| weight * point(id).amount).sum::<i128>();
        let below = match &self.below {
            Below::Nothing => 1,
            Below::Known(id) => point(id).known,
            Below::Units(id) => point(id).units,
            Below::Amounts(below) => sum(below),
        };
        (sign * sum(&self.above), below)
    }
}

/// An indicator that is made of rows, without the clusters of a group and with them.
struct Figure<'a> {
    base: Point,
    worlds: Option<&'a [Point]>,
    laid: &'a Laid,
}

impl<'a> Figure<'a> {
    fn of(counted: Counted<'a>, laid: &'a Laid) -> Self {
        let figure = Figure { base: counted.now, worlds: counted.worlds, laid };
        let as_is = laid.clusters.iter().map(|cluster| figure.world(cluster.start));
        Figure { base: as_is.fold(figure.base, |base, point| base - point), ..figure }
    }

    fn world(&self, replica: usize) -> Point {
        self.worlds.map_or(Point::default(), |worlds| worlds[replica - self.laid.replicas.start])
    }

    /// All together, with one world of each cluster.
    fn total(&self, choice: &[usize]) -> Point {
        let chosen = self.laid.clusters.iter().zip(choice).map(|(cluster, world)| self.world(cluster.start + 1 + world));
        chosen.fold(self.base, |total, point| total + point)
    }

    fn is_always_known(&self) -> bool {
        let counts_nothing = |point: &Point| point.units == 0;
        self.base.known > 0 || (counts_nothing(&self.base) && self.worlds.is_none_or(|worlds| worlds.iter().all(counts_nothing)))
    }

    /// Whether some choice of worlds has nothing to count.
    fn may_count_nothing(&self) -> bool {
        let may = |cluster: &std::ops::Range<usize>| cluster.clone().skip(1).any(|replica| self.world(replica).units == 0);
        self.base.units == 0 && self.laid.clusters.iter().all(may)
    }
}
