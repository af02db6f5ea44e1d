//! The binary on real files: everything here runs `dosah` as a user does, in a temporary folder.

mod documentation;
mod effects;
mod faults;
mod golden;
mod golden_numbers;
mod house_rules;
mod output;
mod properties;
mod protection;
mod sample_data;
mod support;
