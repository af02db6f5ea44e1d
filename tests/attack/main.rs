//! An attacker of its own: reads what dosah writes, as any reader can, and works out what is hidden. It shares no code with dosah for its
//! reasoning; where a test gives figures to the library directly, the attacker still reads the results table only.

mod campaign;
mod comparison;
mod dosah;
mod enumeration;
mod joint;
mod known_answers;
mod library;
mod optimum;
mod project;
mod published;
mod system;
mod twins;
mod verdict;
