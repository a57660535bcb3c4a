//! The roadmap as data, for machines and for the terminal.

pub mod api;
pub mod calendar;
pub mod changes;
pub mod csv;
pub mod digest;
pub mod feed;
pub mod image;
mod list;
pub mod names;
pub mod readiness;
pub mod table;
pub mod web;
