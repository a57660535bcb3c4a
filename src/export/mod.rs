//! The roadmap as data, for machines and for the terminal.

pub mod api;
pub mod csv;
pub mod digest;
mod list;
pub mod table;
