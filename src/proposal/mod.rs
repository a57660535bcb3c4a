//! A proposal and its words.

pub mod date;
pub mod milestone;
pub mod person;
