//! What is said: [`Protected`](crate::disclosure::Protected) figures, the project's words and the locale become a [`model::Report`].

pub mod model;
