//! Rows in doubt that belong together, with everything of the children they belong to: what is possible in one cluster does not depend on
//! any other.

use std::collections::BTreeSet;

use super::doubts::{Causes, Doubted, Fate, Item};
use super::persons::{Person, Persons};
use super::sheet::Sheets;
use super::values::{Life, Possible, Value};
use crate::ingest::schema::{Domain, Kind, Table};

/// More combinations than this are not tried.
const COMBINATIONS: usize = 4096;

/// A row of a cluster.
#[derive(Debug, Clone)]
pub(super) struct Pick {
    /// The table.
    pub table: Table,
    /// The row in its sheet; `None` for the row of a child who would be added.
    pub row: Option<u32>,
    /// Whose it is, where rows belong to children.
    pub person: usize,
    /// Whether it is used as things are.
    pub is_used: bool,
    /// Whether it is a session of its own, whatever its id says.
    pub is_own: bool,
}

/// Something that is not known.
#[derive(Debug, Clone)]
pub(super) enum Variable {
    /// Whether rows count.
    Presence {
        /// The rows.
        picks: Vec<usize>,
        /// Whether they may as well stay out.
        may_stay_out: bool,
    },
    /// What a cell says.
    Cell {
        /// The row.
        pick: usize,
        /// The column.
        column: &'static str,
        /// What it could say.
        values: Vec<Value>,
    },
}

/// Rows and what is not known of them.
#[derive(Debug, Default)]
pub(super) struct Cluster {
    /// How many children there are.
    pub persons: usize,
    /// The rows, those of children first and then in the order of tables and files.
    pub picks: Vec<Pick>,
    /// What is not known.
    pub variables: Vec<Variable>,
}

/// The clusters of a group.
#[derive(Debug, Default)]
pub(super) struct Clusters {
    /// The clusters.
    pub clusters: Vec<Cluster>,
    /// Whether two of them have a session in common.
    pub are_coupled: bool,
}

/// One choice: which rows count, and what the cells in doubt say.
pub(super) struct World<'a> {
    /// Whether each row counts.
    pub is_there: Vec<bool>,
    /// Row, column, value.
    pub cells: Vec<(usize, &'a str, Value)>,
}

impl Variable {
    fn choices(&self) -> usize {
        match self {
            Variable::Presence { may_stay_out, .. } => 1 + usize::from(*may_stay_out),
            Variable::Cell { values, .. } => values.len(),
        }
    }
}

impl Cluster {
    /// How many combinations there are.
    fn combinations(&self) -> usize {
        self.variables.iter().fold(1, |product: usize, variable| product.saturating_mul(variable.choices()))
    }

    /// Whether all combinations are tried.
    pub(super) fn is_exhausted(&self) -> bool {
        self.combinations() <= COMBINATIONS
    }

    /// Things as they are.
    pub(super) fn as_it_is(&self) -> World<'_> {
        World { is_there: self.picks.iter().map(|pick| pick.is_used).collect(), cells: Vec::new() }
    }

    /// Every combination, or where these are too many, every value of each variable beside the first of the others.
    pub(super) fn worlds(&self) -> Vec<World<'_>> {
        let mut worlds = Vec::new();
        if self.is_exhausted() {
            for mut number in 0..self.combinations() {
                let mut choice = Vec::with_capacity(self.variables.len());
                for variable in &self.variables {
                    choice.push(number % variable.choices());
                    number /= variable.choices();
                }
                worlds.extend(self.world(&choice));
            }
        } else {
            for (at, variable) in self.variables.iter().enumerate() {
                for one in 0..variable.choices() {
                    let mut choice = vec![0; self.variables.len()];
                    choice[at] = one;
                    worlds.extend(self.world(&choice));
                }
            }
        }
        worlds
    }

    /// The world of a choice; `None` for one that differs from another only in rows that do not count.
    fn world(&self, choice: &[usize]) -> Option<World<'_>> {
        let mut world = self.as_it_is();
        for (variable, choice) in self.variables.iter().zip(choice) {
            if let Variable::Presence { picks, .. } = variable {
                picks.iter().for_each(|pick| world.is_there[*pick] = *choice == 0);
            }
        }
        for (variable, choice) in self.variables.iter().zip(choice) {
            if let Variable::Cell { pick, column, values } = variable {
                if world.is_there[*pick] {
                    world.cells.push((*pick, *column, values[*choice]));
                } else if *choice > 0 {
                    return None;
                }
            }
        }
        Some(world)
    }
}

/// The clusters of a group.
pub(super) fn clusters(doubted: &Doubted, sheets: &Sheets, causes: &Causes, possible: &Possible<'_>) -> Clusters {
    match doubted.table {
        Table::Budget => Clusters { clusters: vec![of_lines(doubted, &doubted.items, true, sheets, possible)], are_coupled: false },
        Table::Costs | Table::Payments | Table::Activities => {
            let line = |item: &Item| of_lines(doubted, std::slice::from_ref(item), false, sheets, possible);
            Clusters { clusters: doubted.items.iter().map(line).collect(), are_coupled: false }
        }
        _ => of_persons(doubted, sheets, causes, possible),
    }
}

/// A cluster of lines that belong to nobody; a budget is one as a whole, because no two of its lines may have the same key.
fn of_lines(doubted: &Doubted, items: &[Item], with_others: bool, sheets: &Sheets, possible: &Possible<'_>) -> Cluster {
    let mut rows: BTreeSet<u32> = items.iter().map(|item| item.row).collect();
    let sheet = &sheets[&doubted.table];
    if with_others {
        rows.extend(0..u32::try_from(sheet.used).unwrap_or(u32::MAX));
    }
    let pick = |row: u32| Pick { table: doubted.table, row: Some(row), person: 0, is_used: sheet.is_used(row), is_own: false };
    let mut cluster = Cluster { persons: 0, picks: rows.into_iter().map(pick).collect(), variables: Vec::new() };
    cluster.put_in_file_order(sheets);
    for item in items {
        cluster.doubt(doubted.table, item, &|column| possible.values(doubted.table, column, &Life::default(), 1));
    }
    cluster
}

fn of_persons(doubted: &Doubted, sheets: &Sheets, causes: &Causes, possible: &Possible<'_>) -> Clusters {
    let held = possible.categories.code(Domain::SessionStatus, "held");
    let mut persons = Persons::of(doubted, sheets, causes, held);
    // Where nothing that is counted once a session can change, it does not matter who shares one.
    let is_shared = doubted.table != Table::Children || possible.uses.sessions_depend_on_children;
    if is_shared {
        persons.look_beside(sheets);
    }
    let mut items: Vec<Vec<&Item>> = vec![Vec::new(); persons.all.len()];
    for item in &doubted.items {
        if let Some(slot) = persons.slot(doubted.table, item, sheets) {
            items[slot].push(item);
        }
    }
    let of_group = Grouping { table: doubted.table, items, persons: &persons, sheets, possible };
    let groups = if is_shared { persons.sharing(sheets) } else { persons.alone() };
    let mut found = Clusters::default();
    for together in groups {
        let cluster = of_group.cluster(&together, is_shared);
        if together.len() == 1 || cluster.is_exhausted() {
            found.clusters.push(cluster);
        } else {
            found.are_coupled = true;
            found.clusters.extend(together.iter().map(|person| of_group.cluster(&[*person], false)));
        }
    }
    found
}

/// What a cluster of persons is made from.
struct Grouping<'a> {
    table: Table,
    /// The rows in doubt, a list a person.
    items: Vec<Vec<&'a Item>>,
    persons: &'a Persons,
    sheets: &'a Sheets,
    possible: &'a Possible<'a>,
}

impl Grouping<'_> {
    /// The cluster of some persons, and of those who share a session with them.
    fn cluster(&self, together: &[usize], with_companions: bool) -> Cluster {
        let mut cluster = Cluster::default();
        for slot in together {
            cluster.add(self.persons.all[*slot], &self.persons.rows[*slot], self.sheets);
        }
        let companions = if with_companions { self.persons.companions(together, self.sheets) } else { Vec::new() };
        for (child, rows) in companions {
            cluster.add(Person::Known(child), rows, self.sheets);
        }
        cluster.put_in_file_order(self.sheets);
        let items = || together.iter().flat_map(|slot| &self.items[*slot]);
        let is_day = |column: &&&str| self.table.spec().column(column).is_some_and(|spec| spec.kind == Kind::Date);
        let days = i32::try_from(items().flat_map(|item| &item.columns).filter(is_day).count()).unwrap_or(i32::MAX);
        for (number, slot) in together.iter().enumerate() {
            let life = self.persons.life(*slot, self.sheets);
            if self.items[*slot].iter().any(|item| item.fate == Fate::Stranger) {
                self.add_child(&mut cluster, number, &life);
            }
            for item in &self.items[*slot] {
                cluster.doubt(self.table, item, &|column| self.possible.values(self.table, column, &life, days));
            }
        }
        cluster
    }

    /// Somebody who is not in children stays out, or is added there with whatever decides figures.
    fn add_child(&self, cluster: &mut Cluster, person: usize, life: &Life) {
        let picks = (0..cluster.picks.len()).filter(|pick| cluster.picks[*pick].person == person).collect();
        cluster.variables.push(Variable::Presence { picks, may_stay_out: true });
        let has = |column: &str| self.sheets.get(&Table::Children).is_some_and(|sheet| sheet.rows.column(column).is_ok());
        let columns = Table::Children.spec().columns.iter().map(|column| column.name);
        for column in columns.filter(|column| *column != "child_id" && has(column) && self.possible.uses.decides_for_unknown(column)) {
            let values = self.possible.values(Table::Children, column, life, 1);
            // Rows of children come first, in the order of persons.
            cluster.variables.push(Variable::Cell { pick: person, column, values });
        }
    }
}

impl Cluster {
    /// Adds a person with rows.
    fn add(&mut self, person: Person, rows: &[(Table, u32)], sheets: &Sheets) {
        let number = self.persons;
        self.persons += 1;
        let (child, is_used) = match person {
            Person::Known(child) => (Some(child), true),
            Person::New(row) => (Some(row), false),
            Person::Lost(_) => (None, false),
        };
        self.picks.push(Pick { table: Table::Children, row: child, person: number, is_used, is_own: false });
        for (table, row) in rows {
            let is_used = sheets.get(table).is_some_and(|sheet| sheet.is_used(*row));
            self.picks.push(Pick { table: *table, row: Some(*row), person: number, is_used, is_own: false });
        }
    }

    /// Of two rows that are the same thing the later one in the files is set aside.
    fn put_in_file_order(&mut self, sheets: &Sheets) {
        let place = |pick: &Pick| pick.row.map(|row| sheets[&pick.table].place(row));
        self.picks.sort_by_key(|pick| match pick.table {
            Table::Children => (pick.table, None, pick.person),
            table => (table, place(pick), 0),
        });
    }

    /// Adds what is not known of a row.
    fn doubt(&mut self, table: Table, item: &Item, values: &dyn Fn(&'static str) -> Vec<Value>) {
        let Some(pick) = self.picks.iter().position(|pick| (pick.table, pick.row) == (table, Some(item.row))) else { return };
        match item.fate {
            Fate::Used | Fate::Stranger => {}
            Fate::Back => self.variables.push(Variable::Presence { picks: vec![pick], may_stay_out: false }),
            Fate::Repeat => {
                self.picks[pick].is_own = true;
                self.variables.push(Variable::Presence { picks: vec![pick], may_stay_out: true });
            }
        }
        for column in &item.columns {
            self.variables.push(Variable::Cell { pick, column, values: values(column) });
        }
    }
}
