//! Checklists: the task lists of a document, by the section that they stand in.

/// One task list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checklist {
    /// Heading of its section.
    pub title: String,
    /// Anchor of that heading.
    pub anchor: String,
    /// Tasks that are ticked.
    pub checked: usize,
    /// Tasks that are struck through: not to be done.
    pub struck: usize,
    /// All tasks, struck ones included.
    pub total: usize,
}
