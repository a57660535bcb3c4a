//! All rules, by name.

use super::{Check, Rule, rules};

/// The manual page of a rule.
macro_rules! page {
    ($code:literal) => {
        include_str!(concat!("rules/", $code, ".md"))
    };
}

/// A rule whose findings come up while files are read.
macro_rules! reading {
    ($code:literal) => {
        Rule { code: $code, severity: None, check: Check::Reading, fix: None, page: page!($code) }
    };
    ($code:literal, fix $fix:path) => {
        Rule { fix: Some($fix), ..reading!($code) }
    };
}

/// A rule that looks at each proposal.
macro_rules! proposal {
    ($code:literal, $check:path) => {
        Rule { code: $code, severity: None, check: Check::Proposal($check), fix: None, page: page!($code) }
    };
    ($code:literal, $check:path, fix $fix:path) => {
        Rule { fix: Some($fix), ..proposal!($code, $check) }
    };
}

/// A rule that looks at each proposal that changed.
macro_rules! change {
    ($code:literal, $check:path) => {
        Rule { code: $code, severity: None, check: Check::Change($check), fix: None, page: page!($code) }
    };
}

/// All rules, in the order of their names.
pub static RULES: &[Rule] = &[
    reading!("anchor-broken"),
    reading!("asset-left-out"),
    reading!("carriers-disagree"),
    proposal!("checklist-unfinished", rules::checklist_unfinished::check),
    proposal!("code-language", rules::code_language::check),
    reading!("comment-open"),
    reading!("contents-open"),
    proposal!("contents-stale", rules::contents_stale::check, fix rules::contents_stale::fix),
    reading!("date-ambiguous"),
    reading!("date-form", fix rules::date_form::fix),
    reading!("date-future"),
    reading!("date-impossible"),
    reading!("date-is-version"),
    reading!("date-order"),
    reading!("date-placeholder"),
    reading!("date-unknown"),
    proposal!("dependency-behind", rules::dependency_behind::check),
    reading!("document-empty"),
    reading!("document-missing"),
    reading!("duplicate-key"),
    proposal!("fence-open", rules::fence_open::check, fix rules::fence_open::fix),
    reading!("front-matter-unclosed"),
    proposal!("heading-skipped", rules::heading_skipped::check),
    proposal!("heading-twice", rules::heading_twice::check),
    change!("history-behind", rules::history_behind::check),
    reading!("history-date"),
    proposal!("idle", rules::idle::check),
    reading!("image-missing"),
    reading!("image-part-left-out"),
    proposal!("image-text", rules::image_text::check),
    reading!("implementable-shipped"),
    reading!("implemented-early"),
    proposal!("instructions-left", rules::instructions_left::check),
    reading!("latest-milestone-old"),
    proposal!("link-bare", rules::link_bare::check),
    reading!("link-broken"),
    reading!("link-unsafe"),
    reading!("media-refused"),
    reading!("metadata-missing"),
    reading!("milestone-form"),
    proposal!("milestone-missing", rules::milestone_missing::check),
    proposal!("milestone-passed", rules::milestone_passed::check),
    proposal!("milestone-spelling", rules::milestone_spelling::check, fix rules::milestone_spelling::fix),
    reading!("milestones-not-in-order"),
    reading!("nested-too-deep"),
    reading!("not-followed"),
    reading!("not-utf8"),
    reading!("nul-bytes"),
    reading!("number-differs"),
    reading!("number-twice"),
    reading!("person-placeholder"),
    reading!("person-unreadable"),
    proposal!("placeholder", rules::placeholder::check),
    proposal!("question-unanswered", rules::question_unanswered::check),
    reading!("relation-circular"),
    reading!("relation-moved"),
    reading!("relation-not-found"),
    reading!("relation-one-sided"),
    reading!("relation-to-itself"),
    proposal!("section-empty", rules::section_empty::check),
    proposal!("section-missing", rules::section_missing::check),
    proposal!("section-order", rules::section_order::check),
    reading!("sidecar-missing"),
    reading!("site-left-out"),
    reading!("slot-refused"),
    reading!("stage-placeholder"),
    reading!("stage-unknown"),
    reading!("stage-without-milestone"),
    reading!("stages-in-one-release"),
    reading!("status-empty"),
    reading!("status-list"),
    reading!("status-missing"),
    reading!("status-placeholder"),
    reading!("status-unknown"),
    reading!("tag-unknown"),
    reading!("task-malformed"),
    proposal!("template-left", rules::template_left::check),
    reading!("title-differs"),
    reading!("too-large"),
    reading!("too-many-allowed"),
    reading!("too-many-events"),
    reading!("too-many-findings"),
    reading!("too-many-headings"),
    reading!("too-many-pages"),
    reading!("too-many-parts"),
    proposal!("tracking-missing", rules::tracking_missing::check),
    proposal!("tracking-not-a-link", rules::tracking_not_a_link::check),
    change!("transition-unusual", rules::transition_unusual::check),
    reading!("unreadable"),
    reading!("value-too-long"),
    proposal!("word-case", rules::word_case::check, fix rules::word_case::fix),
    reading!("yaml-invalid", fix rules::yaml_invalid::fix),
    reading!("yaml-several-documents", fix rules::yaml_several_documents::fix),
];

/// The rule of that name.
#[must_use]
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.binary_search_by(|rule| rule.code.cmp(code)).ok().map(|place| &RULES[place])
}
