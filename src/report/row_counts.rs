//! Numbers of rows tell of children too: 19 moves of cases beside 15 children say that four children moved twice. Only the team sees them exactly;
//! others see tens, and small ones not at all. Rows of money are about no child.

use crate::accounting::tells_of_children;
use crate::disclosure::Protected;
use crate::indicators::measurement::Value;
use crate::report::material::FileAccount;

/// Numbers of rows of children are rounded to this.
pub const ROUNDED_TO: u64 = 10;

/// A number of rows as readers may see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// As it is.
    Exact(u64),
    /// The nearest ten.
    About(u64),
    /// Not at all.
    Hidden,
}

impl Rows {
    fn about(rows: u64) -> Self {
        match rows.saturating_add(ROUNDED_TO / 2) / ROUNDED_TO * ROUNDED_TO {
            _ if rows == 0 => Rows::Exact(0),
            0 => Rows::Hidden,
            tens => Rows::About(tens),
        }
    }

    /// The number that is printed.
    #[must_use]
    pub fn number(self) -> Option<u64> {
        match self {
            Rows::Exact(rows) | Rows::About(rows) => Some(rows),
            Rows::Hidden => None,
        }
    }
}

/// What became of the rows of a file, or of all files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowCounts {
    /// All rows.
    pub read: Rows,
    /// Those that stand behind a figure.
    pub used: Rows,
    /// Those of other periods.
    pub outside: Rows,
    /// Those left out on purpose.
    pub filtered: Rows,
    /// Those with an error in them; they are in no figure, so that nothing can be compared with them.
    pub set_aside: Rows,
}

impl RowCounts {
    /// Exactly as many as there are, for the team.
    #[must_use]
    pub fn exact(file: &FileAccount) -> Self {
        RowCounts {
            read: Rows::Exact(file.read),
            used: Rows::Exact(file.used),
            outside: Rows::Exact(file.outside_period),
            filtered: Rows::Exact(file.filtered),
            set_aside: Rows::Exact(file.set_aside),
        }
    }

    /// As many as the readers of these figures may see. Where rows are few, or not even the number of children is shown, nothing is.
    #[must_use]
    pub fn of(file: &FileAccount, protected: &Protected, period: &str) -> Self {
        let exact = RowCounts::exact(file);
        let Some(threshold) = protected.threshold.filter(|_| tells_of_children(file.table)) else { return exact };
        let is_few = |rows: u64| 0 < rows && rows < threshold;
        let is_hidden = protected.total("children_reached", period).is_some_and(|cell| cell.value == Value::Suppressed);
        if is_hidden || is_few(file.read) || is_few(file.used) {
            return RowCounts { read: Rows::Hidden, used: Rows::Hidden, outside: Rows::Hidden, filtered: Rows::Hidden, ..exact };
        }
        let is_pooled = is_few(file.outside_period) || is_few(file.filtered);
        let reason = |rows: u64| if is_pooled { Rows::Hidden } else { Rows::about(rows) };
        RowCounts {
            read: Rows::about(file.read),
            used: Rows::about(file.used),
            outside: reason(file.outside_period),
            filtered: reason(file.filtered),
            ..exact
        }
    }

    /// The counts of all files together. A hidden one hides the sum, and a rounded one rounds it.
    #[must_use]
    pub fn sum(files: &[FileAccount], counts: &[RowCounts]) -> Self {
        let add = |of: fn(&RowCounts) -> Rows, exact: fn(&FileAccount) -> u64| {
            let all = files.iter().map(exact).fold(0, u64::saturating_add);
            let shown: Vec<Rows> = counts.iter().map(of).collect();
            if shown.contains(&Rows::Hidden) {
                Rows::Hidden
            } else if shown.iter().any(|rows| matches!(rows, Rows::About(_))) {
                Rows::about(all)
            } else {
                Rows::Exact(all)
            }
        };
        RowCounts {
            read: add(|counts| counts.read, |file| file.read),
            used: add(|counts| counts.used, |file| file.used),
            outside: add(|counts| counts.outside, |file| file.outside_period),
            filtered: add(|counts| counts.filtered, |file| file.filtered),
            set_aside: add(|counts| counts.set_aside, |file| file.set_aside),
        }
    }

    /// Whether every number is there as it is.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        [self.read, self.used, self.outside, self.filtered, self.set_aside].iter().all(|rows| matches!(rows, Rows::Exact(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::schema::Table;
    use crate::report::fixture::even_risk;

    #[test]
    fn reasons_behind_which_few_rows_stand_are_not_told_apart() {
        let file = |outside, filtered| FileAccount {
            table: Table::Sessions,
            read: 100 + outside + filtered,
            used: 100,
            outside_period: outside,
            filtered,
            set_aside: 0,
            ..even_risk().accounting[0].clone()
        };
        let told = |outside, filtered| {
            let counts = RowCounts::of(&file(outside, filtered), &even_risk().protected, "total");
            (counts.outside, counts.filtered)
        };
        assert_eq!(told(3, 0), told(0, 3));
        assert_eq!(told(3, 0), (Rows::Hidden, Rows::Hidden));
        assert_eq!(told(0, 24), (Rows::Exact(0), Rows::About(20)));
    }
}
