//! Dates as people write them.

/// A date as precise as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Date;
