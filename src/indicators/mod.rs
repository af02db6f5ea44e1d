//! What is measured: definitions and a dataset in, [`measurement::Measurements`] out.

pub mod definition;
pub mod measurement;
