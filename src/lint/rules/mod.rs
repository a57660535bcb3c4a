//! One rule a file, where it looks at proposals; beside it, and beside those that are found while files are read, its manual
//! page.

pub(super) mod checklist_unfinished;
pub(super) mod code_language;
pub(super) mod contents_stale;
pub(super) mod date_form;
pub(super) mod dependency_behind;
pub(super) mod fence_open;
pub(super) mod heading_skipped;
pub(super) mod heading_twice;
pub(super) mod history_behind;
pub(super) mod idle;
pub(super) mod image_text;
pub(super) mod instructions_left;
pub(super) mod link_bare;
pub(super) mod milestone_missing;
pub(super) mod milestone_passed;
pub(super) mod milestone_spelling;
pub(super) mod placeholder;
pub(super) mod question_unanswered;
pub(super) mod section_empty;
pub(super) mod section_missing;
pub(super) mod section_order;
pub(super) mod template_left;
pub(super) mod tracking_missing;
pub(super) mod tracking_not_a_link;
pub(super) mod transition_unusual;
pub(super) mod word_case;
pub(super) mod yaml_invalid;
pub(super) mod yaml_several_documents;
