//! Numbers of rows tell of children too: a file of children with three rows says that there are three.

use crate::indicators::measurement::Value;
use crate::ingest::schema::Table;
use crate::report::context::Context;
use crate::report::material::FileAccount;

/// Whether the numbers of rows of a file are hidden from the readers of a page: where they are few, and in all files of children where
/// not even the number of children is shown.
pub(super) fn is_hidden(context: &Context, file: &FileAccount) -> bool {
    let tells_of_children = match file.table {
        Table::Aliases | Table::Children | Table::Sessions | Table::PhaseTransitions | Table::Episodes | Table::Scores | Table::Goals => {
            true
        }
        Table::Budget | Table::Rates | Table::Costs | Table::Payments | Table::Activities => false,
    };
    let Some(threshold) = context.material.protected.threshold.filter(|_| tells_of_children) else { return false };
    let reached = context.uncited(|| context.total("children_reached"));
    let is_few = |rows: u64| 0 < rows && rows < threshold;
    reached.is_some_and(|cell| cell.value == Value::Suppressed) || is_few(file.read) || is_few(file.used)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::super::{quality, sources};
    use super::*;
    use crate::project::Lang;
    use crate::report::fixture::{Fixture, even_risk};
    use crate::report::model::Block;

    /// What quality and sources print of files, as text.
    fn printed(fixture: &Fixture) -> String {
        fixture.with(Lang::EN, |context| {
            let pieces = [quality::build(context).unwrap(), sources::build(context).unwrap()];
            let blocks: Vec<Block> = pieces.into_iter().flatten().flat_map(|piece| piece.blocks).collect();
            serde_json::to_string(&blocks).unwrap()
        })
    }

    /// A file of children with this many rows beside those of the fixture.
    fn with_children(mut fixture: Fixture, rows: u64) -> Fixture {
        let file = FileAccount {
            path: "children.csv".to_owned(),
            table: Table::Children,
            read: rows,
            used: rows,
            ..fixture.accounting[0].clone()
        };
        fixture.accounting.push(FileAccount { outside_period: 0, set_aside: 0, ..file });
        fixture
    }

    #[test]
    fn a_file_of_few_children_hides_its_rows_and_those_of_all_files_together() {
        let (few, many) = (printed(&with_children(even_risk(), 3)), printed(&with_children(even_risk(), 30)));
        assert!(many.contains("\"30\"") && many.contains("1,011") && many.contains("\"kind\":\"equation\""), "{many}");
        assert!(few.contains("[c]") && few.contains("981"), "{few}");
        for told in ["\"3\"", "984", "970", "\"kind\":\"equation\""] {
            assert!(!few.contains(told), "{told} in {few}");
        }
    }

    #[test]
    fn where_the_number_of_children_is_hidden_no_file_of_children_tells_its_rows() {
        let hidden = printed(&even_risk().all(Value::Suppressed));
        assert!(!hidden.contains("981") && !hidden.contains("967"), "{hidden}");
        let mut team = with_children(even_risk().all(Value::Suppressed), 3);
        team.protected.threshold = None;
        assert!(printed(&team).contains("984"), "the team sees everything");
    }
}
