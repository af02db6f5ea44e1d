//! The blocks of an evaluation: what two periods, or two projects, have in common and where they differ. None of them says why.

mod composition;
mod counted;
mod criteria;
mod left_out;
mod method;
mod opening;
mod scores;
mod scores_flow;
mod tested;
mod times;
mod waits;
mod ways_out;
mod wording;

use super::Builder;

/// Every block of an evaluation that a recipe can name.
pub(super) const BUILDERS: &[(&str, Builder)] = &[
    ("compared_opening", opening::build),
    ("compared_tested", tested::build),
    ("compared_times", times::build),
    ("compared_counted", counted::build),
    ("compared_scores", scores::build),
    ("compared_composition", composition::build),
    ("compared_left_out", left_out::build),
    ("compared_method", method::build),
    ("criteria", criteria::build),
];
