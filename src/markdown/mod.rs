//! Markdown as GitHub reads it.
