//! The best choice of one world for each cluster: sums are best where every cluster is, and quotients are found by Dinkelbach's iteration,
//! which is exact in whole numbers.

/// A quantity above the line and one below it. For a sum, what is below only says whether there is a figure at all: it has to be above
/// zero in the end.
pub(super) type Pair = (i128, i128);

/// The world of each cluster with which the sum of what is above is largest, where there is a figure; `None` where there never is.
pub(super) fn largest_sum(base: i128, clusters: &[Vec<Pair>]) -> Option<Vec<usize>> {
    let best = |worlds: &Vec<Pair>| (0..worlds.len()).max_by_key(|world| (worlds[*world], std::cmp::Reverse(*world)));
    let mut choice: Vec<usize> = clusters.iter().map(best).collect::<Option<_>>()?;
    let below: i128 = base + clusters.iter().zip(&choice).map(|(worlds, world)| worlds[*world].1).sum::<i128>();
    if below > 0 {
        return Some(choice);
    }
    // All of the chosen have nothing below the line; the one change that costs least brings a figure.
    let mut least: Option<(i128, usize, usize)> = None;
    for (cluster, worlds) in clusters.iter().enumerate() {
        for (world, (above, _)) in worlds.iter().enumerate().filter(|(_, (_, below))| *below > 0) {
            let loss = worlds[choice[cluster]].0 - above;
            if least.is_none_or(|(least, ..)| loss < least) {
                least = Some((loss, cluster, world));
            }
        }
    }
    let (_, cluster, world) = least?;
    choice[cluster] = world;
    Some(choice)
}

/// The world of each cluster with which the quotient is largest. What is below the line must never be below zero; where it is zero there is
/// no figure.
pub(super) fn largest_quotient(base: Pair, clusters: &[Vec<Pair>]) -> Option<Vec<usize>> {
    let total = |choice: &[usize]| {
        let chosen = clusters.iter().zip(choice).map(|(worlds, world)| worlds[*world]);
        chosen.fold(base, |total, pair| (total.0 + pair.0, total.1 + pair.1))
    };
    let zero: Vec<Vec<Pair>> = clusters.iter().map(|worlds| worlds.iter().map(|pair| (0, pair.1)).collect()).collect();
    let mut choice = largest_sum(base.1, &zero)?;
    loop {
        let (above, below) = total(&choice);
        // With the true maximum no choice is better than its own line above / below; as long as one is, it is a larger quotient.
        let beyond = |pair: &Pair| (pair.0.saturating_mul(below) - pair.1.saturating_mul(above), pair.1);
        let lines: Vec<Vec<Pair>> = clusters.iter().map(|worlds| worlds.iter().map(beyond).collect()).collect();
        let next = largest_sum(base.1, &lines)?;
        let (next_above, next_below) = total(&next);
        if next_above.saturating_mul(below) <= above.saturating_mul(next_below) {
            return Some(choice);
        }
        choice = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn naive(base: Pair, clusters: &[Vec<Pair>]) -> Option<f64> {
        let mut totals = vec![base];
        for worlds in clusters {
            totals = totals.iter().flat_map(|(above, below)| worlds.iter().map(move |pair| (above + pair.0, below + pair.1))).collect();
        }
        totals.into_iter().filter(|(_, below)| *below > 0).map(|(above, below)| above as f64 / below as f64).max_by(f64::total_cmp)
    }

    #[test]
    fn the_largest_quotient_is_that_of_all_combinations() {
        let mut random = fastrand::Rng::with_seed(11);
        for _ in 0..500 {
            let mut pair = |above: i128, below: i128| (random.i128(-3..above), random.i128(0..below));
            let base = pair(4, 2);
            let clusters: Vec<Vec<Pair>> = (0..4).map(|_| (0..3).map(|_| pair(9, 5)).collect()).collect();
            let found = largest_quotient(base, &clusters).map(|choice| {
                let chosen = clusters.iter().zip(choice).map(|(worlds, world)| worlds[world]);
                let (above, below) = chosen.fold(base, |total, pair| (total.0 + pair.0, total.1 + pair.1));
                above as f64 / below as f64
            });
            assert_eq!(found, naive(base, &clusters));
        }
    }

    #[test]
    fn a_sum_without_a_figure_gives_way_to_the_next_best() {
        let clusters = vec![vec![(5, 0), (1, 1)], vec![(3, 0), (2, 1)]];
        assert_eq!(largest_sum(0, &clusters), Some(vec![0, 1]));
        assert_eq!(largest_sum(1, &clusters), Some(vec![0, 0]));
        assert_eq!(largest_sum(0, &[vec![(5, 0)]]), None);
    }
}
