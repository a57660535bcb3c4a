//! Milestones: the releases that a proposal names.
//!
//! Measured spellings: `v1.20` and `1.20` are one milestone; `0.0`, `TBD`, `N/A`, `never`, the empty text and `x.y` name none;
//! `v1.21, v1.37` is a list; `TBD: Beta targeting v1.38` is a plan.

/// A release that a proposal names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone;
