//! What a reader can work out: counts of children in the finest groups, which are whole and not below zero, and the sums of them that are
//! printed. Bounds come from linear and integer programmes; a table that they offer is believed only after it was added up again.

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, Variable};

/// Children in a finest group are never more than this.
const CROWD: i64 = 100_000;
/// Branches of an integer programme before the attacker gives up and says so.
const BRANCHES: u64 = 20_000;
const ROUND_OFF: f64 = 1e-6;

/// A count of children that stands on a page, or could: the groups it adds up and what is printed.
#[derive(Debug, Clone)]
pub struct Row {
    /// For messages.
    pub name: String,
    /// The finest groups that it counts.
    pub atoms: Vec<usize>,
    /// What its print says it is at least; a hidden count is at least zero.
    pub least: i64,
    /// What its print says it is at most.
    pub most: Option<i64>,
    /// Whether it has a number on a page.
    pub is_printed: bool,
}

/// Which end of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Low,
    High,
}

/// An end of an interval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extreme {
    /// No table that agrees with what is printed goes further.
    pub bound: i64,
    /// A table that goes as far, added up again in whole numbers; without one the bound may be too generous.
    pub table: Option<Vec<i64>>,
}

/// Everything that is printed about one population.
#[derive(Debug, Clone)]
pub struct System {
    pub rows: Vec<Row>,
    /// For each atom the unknown that it is part of: atoms that no row tells apart are one unknown.
    unknown_of: Vec<usize>,
    /// The least and the most of each unknown that single rows tell.
    bounds: Vec<(i64, i64)>,
    /// The other rows that tell anything: sums of several unknowns.
    sums: Vec<Sum>,
    /// The unknowns of each row.
    of_row: Vec<Vec<usize>>,
}

/// Unknowns that are at least and at most so much together: what is printed, or what a reader knows besides.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sum {
    unknowns: Vec<usize>,
    least: i64,
    most: i64,
}

impl System {
    pub fn new(atoms: usize, rows: Vec<Row>) -> Self {
        let mut seen_in = vec![Vec::new(); atoms];
        for (at, row) in rows.iter().enumerate() {
            row.atoms.iter().for_each(|atom| seen_in[*atom].push(at));
        }
        let mut kinds: Vec<&Vec<usize>> = seen_in.iter().collect();
        kinds.sort_unstable();
        kinds.dedup();
        let unknown_of = seen_in.iter().map(|rows| kinds.partition_point(|kind| *kind < rows)).collect();
        let bounds = vec![(0, CROWD); kinds.len()];
        let mut system = System { rows: Vec::new(), unknown_of, bounds, sums: Vec::new(), of_row: Vec::new() };
        for row in &rows {
            let sum = system.known(&row.atoms, row.least, row.most);
            system.of_row.push(sum.unknowns.clone());
            tighten(&mut system.bounds, &sum);
            system.sums.extend(Some(sum).filter(|sum| sum.unknowns.len() > 1 && (sum.least > 0 || sum.most < CROWD)));
        }
        system.sums.sort_unstable();
        system.sums.dedup();
        System { rows, ..system }
    }

    /// What a reader knows of a sum of atoms: at least so much, at most so much.
    pub fn known(&self, atoms: &[usize], least: i64, most: Option<i64>) -> Sum {
        Sum { unknowns: self.unknowns_of(atoms), least, most: most.unwrap_or(CROWD).min(CROWD) }
    }

    /// The least or the most that a row can be, for a reader who knows this besides; nothing where no table is possible.
    pub fn extreme(&self, row: usize, end: End, known: &[Sum]) -> Option<Extreme> {
        let (objective, values) = self.solve(row, end, known, false)?;
        let bound = whole_bound(objective, end);
        let settled = |values: &[f64], bound: i64| self.table(values, known).filter(|table| self.count(table, row) == bound);
        if let Some(table) = settled(&values, bound) {
            return Some(Extreme { bound, table: Some(table) });
        }
        let Some((objective, values)) = self.solve(row, end, known, true) else { return Some(Extreme { bound, table: None }) };
        let bound = whole_bound(objective, end);
        Some(Extreme { bound, table: settled(&values, bound) })
    }

    /// The least and the most that a row can be. Panics where nothing agrees with what is printed, or where no table proves an end.
    pub fn interval(&self, row: usize) -> [i64; 2] {
        [End::Low, End::High].map(|end| {
            let extreme = self.extreme(row, end, &[]).expect("something agrees with what is printed");
            assert!(extreme.table.is_some(), "no table reaches {} of {}", extreme.bound, self.rows[row].name);
            extreme.bound
        })
    }

    /// What a table, a number for each unknown, says of a row.
    pub fn count(&self, table: &[i64], row: usize) -> i64 {
        sum(table, &self.of_row[row])
    }

    /// The table of a count for each atom.
    pub fn table_of(&self, counts: &[i64]) -> Vec<i64> {
        let mut table = vec![0; self.bounds.len()];
        counts.iter().enumerate().for_each(|(atom, count)| table[self.unknown_of[atom]] += count);
        table
    }

    /// Whether a table agrees with what is printed, in whole numbers.
    pub fn agrees(&self, table: &[i64]) -> bool {
        let fits = |(row, unknowns): (&Row, &Vec<usize>)| {
            let sum = sum(table, unknowns);
            row.least <= sum && row.most.is_none_or(|most| sum <= most)
        };
        table.iter().all(|count| *count >= 0) && self.rows.iter().zip(&self.of_row).all(fits)
    }

    fn unknowns_of(&self, atoms: &[usize]) -> Vec<usize> {
        let mut unknowns: Vec<usize> = atoms.iter().map(|atom| self.unknown_of[*atom]).collect();
        unknowns.sort_unstable();
        unknowns.dedup();
        unknowns
    }

    /// Rounded to whole numbers, if that is a table.
    fn table(&self, values: &[f64], known: &[Sum]) -> Option<Vec<i64>> {
        #[expect(clippy::cast_possible_truncation, reason = "no unknown is above CROWD")]
        let table: Vec<i64> = values.iter().map(|value| value.round() as i64).collect();
        (self.agrees(&table) && known.iter().all(|sum| sum.holds(&table))).then_some(table)
    }

    fn solve(&self, row: usize, end: End, known: &[Sum], whole: bool) -> Option<(f64, Vec<f64>)> {
        let mut bounds = self.bounds.clone();
        known.iter().for_each(|sum| tighten(&mut bounds, sum));
        if bounds.iter().any(|(least, most)| least > most) {
            return None;
        }
        let target = &self.of_row[row];
        let direction = if end == End::Low { OptimizationDirection::Minimize } else { OptimizationDirection::Maximize };
        let mut problem = Problem::new(direction);
        // What can only be zero is left out.
        let variables: Vec<Option<Variable>> = bounds
            .iter()
            .enumerate()
            .map(|(unknown, (least, most))| {
                let weight = if target.binary_search(&unknown).is_ok() { 1.0 } else { 0.0 };
                let [low, high] = [*least, *most].map(|bound| i32::try_from(bound).unwrap_or(i32::MAX));
                (*most > 0).then(|| {
                    if whole { problem.add_integer_var(weight, (low, high)) } else { problem.add_var(weight, (low.into(), high.into())) }
                })
            })
            .collect();
        for Sum { unknowns, least, most } in self.sums.iter().chain(known) {
            let terms: Vec<_> = unknowns.iter().filter_map(|unknown| Some((variables[*unknown]?, 1.0))).collect();
            #[expect(clippy::cast_precision_loss, reason = "no sum is above CROWD")]
            let (low, high) = (*least as f64, *most as f64);
            if terms.is_empty() && *least > 0 {
                return None;
            }
            if least == most {
                problem.add_constraint(terms, ComparisonOp::Eq, low);
                continue;
            }
            if *least > 0 {
                problem.add_constraint(terms.clone(), ComparisonOp::Ge, low);
            }
            if *most < CROWD {
                problem.add_constraint(terms, ComparisonOp::Le, high);
            }
        }
        let mut options = SolveOptions::default();
        options.node_limit = Some(BRANCHES);
        let solution = problem.solve_with(options).ok()?.into_solution().ok()?;
        Some((
            solution.objective(),
            variables.iter().map(|variable| variable.map_or(0.0, |variable| solution.var_value(variable))).collect(),
        ))
    }
}

impl Sum {
    /// Whether it is so in a table.
    pub fn holds(&self, table: &[i64]) -> bool {
        (self.least..=self.most).contains(&sum(table, &self.unknowns))
    }
}

fn sum(table: &[i64], unknowns: &[usize]) -> i64 {
    unknowns.iter().map(|unknown| table[*unknown]).sum()
}

/// No unknown is above a sum that it is part of.
fn tighten(bounds: &mut [(i64, i64)], sum: &Sum) {
    for unknown in &sum.unknowns {
        bounds[*unknown].1 = bounds[*unknown].1.min(sum.most);
    }
    if let [unknown] = sum.unknowns[..] {
        bounds[unknown].0 = bounds[unknown].0.max(sum.least);
    }
}

fn whole_bound(objective: f64, end: End) -> i64 {
    let bound = if end == End::Low { (objective - ROUND_OFF).ceil() } else { (objective + ROUND_OFF).floor() };
    #[expect(clippy::cast_possible_truncation, reason = "sums of few unknowns below CROWD")]
    let bound = bound as i64;
    bound
}
