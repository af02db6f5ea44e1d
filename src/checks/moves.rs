//! Moves between phases that go back, skip, repeat, or end what never began.

use super::list::{ENTRY_ON_DAY_OF_EXIT, EXIT_WITHOUT_CASE, PHASE_BACKWARDS, PHASE_REPEATED, PHASE_SKIPPED};
use super::notes::Notes;
use super::rows::{Data, Rows};
use crate::error::Error;
use crate::ingest::schema::Table;

const COLUMN: &str = "to_phase";

/// A move: child, day, phase, row. Sorted, an exit comes last on its day, as everywhere in dosah.
type Move = (u32, i32, Phase, usize);

/// Where a move goes, in the order of the method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Into(usize),
    Exit,
}

/// Follows each child through the phases.
pub(super) fn check(data: &Data<'_>, notes: &mut Notes) -> Result<(), Error> {
    let Some(rows) = data.whole(Table::PhaseTransitions) else { return Ok(()) };
    // Phases that nobody declared have no order, so nothing goes back or skips.
    let walk = Walk { rows, ordered: !data.project.file.phase.is_empty() };
    for of_child in moves(rows)?.chunk_by(|one, other| one.0 == other.0) {
        walk.follow(of_child, notes);
    }
    Ok(())
}

fn moves(rows: &Rows) -> Result<Vec<Move>, Error> {
    let (child, date, to) = (rows.codes("child_id")?, rows.days("date")?, rows.codes(COLUMN)?);
    let exit = rows.frame.code(COLUMN, "exit");
    let phase = |code: u32| if Some(code) == exit { Phase::Exit } else { Phase::Into(code as usize) };
    let mut moves: Vec<Move> = (0..rows.height()).filter_map(|row| Some((child[row], date[row]?, phase(to[row]), row))).collect();
    moves.sort_unstable();
    Ok(moves)
}

struct Walk<'a> {
    rows: &'a Rows,
    ordered: bool,
}

impl Walk<'_> {
    fn follow(&self, moves: &[Move], notes: &mut Notes) {
        let mut open: Option<(usize, usize)> = None;
        let mut is_first_case = true;
        for (index, &(_, day, phase, row)) in moves.iter().enumerate() {
            let at = self.rows.at(row, COLUMN);
            let Phase::Into(phase) = phase else {
                if open.take().is_none() {
                    notes.add(EXIT_WITHOUT_CASE, at, None, || "no case of this child was open when it ended".to_owned());
                }
                is_first_case = false;
                continue;
            };
            let expected = open.map_or(0, |(current, _)| current + 1);
            let before = open.map(|(_, earlier)| self.rows.at(earlier, COLUMN));
            let leaves = moves[index..].iter().find(|later| later.1 == day && later.2 == Phase::Exit);
            if let (Some((current, _)), Some(exit)) = (open, leaves)
                && phase <= current
            {
                notes.add(ENTRY_ON_DAY_OF_EXIT, at, self.rows.at(exit.3, COLUMN), || {
                    "on this day the child also left; nobody can say which came first".to_owned()
                });
            } else if open.is_some_and(|(current, _)| phase == current) {
                notes.add(PHASE_REPEATED, at, before, || "the case was in this phase already".to_owned());
            } else if self.ordered && open.is_some_and(|(current, _)| phase < current) {
                notes.add(PHASE_BACKWARDS, at, before, || "this move goes back into an earlier phase".to_owned());
            } else if self.ordered && phase > expected && (open.is_some() || is_first_case) {
                let skipped = self.rows.label(COLUMN, u32::try_from(expected).unwrap_or(u32::MAX)).unwrap_or_default();
                notes.add(PHASE_SKIPPED, at, before, || format!("this move skips the phase {skipped}"));
            }
            open = Some((phase, row));
        }
    }
}
