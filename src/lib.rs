//! roadbook turns a repository of enhancement proposals into the community's roadmap.

pub mod build;
pub mod cli;
pub mod compare;
pub mod config;
pub mod diagnostic;
pub mod dialect;
pub mod export;
pub mod history;
pub mod interpret;
pub mod ledger;
pub mod load;
pub mod markdown;
mod page;
mod parallel;
pub mod proposal;
mod redline;
pub mod repository;
pub mod roadmap;
pub mod search;
pub mod serve;
pub mod site;
pub mod source;
pub mod svg;
pub mod theme;
pub mod toc;
pub mod tree;
pub mod write;
