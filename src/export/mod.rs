//! The roadmap as data, for machines and for the terminal.

pub mod api;
pub mod csv;
mod list;
pub mod table;
