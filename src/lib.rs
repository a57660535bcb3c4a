//! roadbook turns a repository of enhancement proposals into the community's roadmap.

pub mod diagnostic;
pub mod history;
pub mod markdown;
pub mod proposal;
pub mod source;
