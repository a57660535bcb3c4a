//! roadbook turns a repository of enhancement proposals into the community's roadmap.

pub mod diagnostic;
pub mod config;
pub mod dialect;
pub mod history;
pub mod interpret;
pub mod load;
pub mod markdown;
pub mod proposal;
pub mod source;
pub mod tree;
