//! People: authors, reviewers, approvers.
