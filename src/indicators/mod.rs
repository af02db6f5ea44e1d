//! What is measured: definitions and a dataset in, [`measurement::Measurements`] out.

pub mod catalogue;
pub mod combined;
pub mod compute;
pub mod condition;
pub mod definition;
pub mod dimension;
mod estimates;
pub mod formula;
pub mod indicator;
pub mod join;
pub mod joint;
pub mod measurement;
pub mod measures;
pub mod pair_samples;
pub mod pairing;
pub mod payees;
pub mod period;
pub mod progress;
mod relations;
pub mod samples;
pub mod split;
pub mod tally;
pub mod views;
mod waits;
pub mod ways_out;

pub use compute::compute;
pub use indicator::Indicator;
pub use relations::{assert_all, between_periods};
