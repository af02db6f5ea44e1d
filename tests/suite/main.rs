//! The binary on real files: everything here runs `dosah` as a user does, in a temporary folder.

mod accounting;
mod cases;
mod check;
mod csv_suites;
mod definitions;
mod documentation;
mod effects;
mod engine;
mod explain;
mod faults;
mod finance;
mod golden;
mod golden_numbers;
mod house_rules;
mod init;
mod language;
mod mapping;
mod output;
mod properties;
mod protection;
mod random;
mod robustness;
mod sample_data;
mod support;
mod traps;
mod unit_costs;
