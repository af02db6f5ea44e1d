//! What can be said of the data beyond single cells: what contradicts what, what is missing, and how much it could change.

pub mod effect;
