//! Tables made by hand with answers known from elsewhere, and attacks on what is published.

mod attack;
mod campaign;
mod known_answers;
mod people;
mod released;
mod rules;
pub mod tables;
