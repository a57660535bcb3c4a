//! Proposals that move to a place which another one leaves in the same commit. Git calls that place modified.

use super::{Listed, Repository, metadata, text};

const LEFT: &str = "keps/sig-light/1-lantern-a";
const NEW: &str = "keps/sig-harbour/1-lantern-c";
const OLD: &str = "keps/sig-light/3-lantern-c";

fn put(repository: &Repository, folder: &str, text: &str, metadata: &str) {
    repository.file(&format!("{folder}/README.md"), text).file(&format!("{folder}/kep.yaml"), metadata);
}

/// What is said of a proposal: its transitions, and the day when it came.
#[track_caller]
fn said(listed: &Listed, folder: &str) -> (Vec<String>, Option<String>) {
    let path = format!("{folder}/README.md");
    (listed.transitions(&path), listed.text(&path, "first_seen"))
}

#[track_caller]
fn check(listed: &Listed, folder: &str, transitions: &[&str], first_seen: i64) {
    let transitions = transitions.iter().map(|line| (*line).to_owned()).collect();
    assert_eq!(said(listed, folder), (transitions, Some(super::day(first_seen))), "{folder}");
}

/// One proposal of the first day, one of the second, whose metadata are alike.
fn two() -> Repository {
    let repository = Repository::new();
    put(&repository, LEFT, &text(1, "Lantern"), &metadata("provisional", "alpha", "v1.19"));
    repository.commit(0);
    put(&repository, OLD, &text(3, "Lamp"), &metadata("provisional", "alpha", "v1.20"));
    repository.commit(1);
    repository.git(&["rm", "-q", "-r", LEFT, OLD]);
    repository
}

#[test]
fn a_place_that_one_leaves_and_another_takes_makes_neither_the_other() {
    let repository = two();
    put(&repository, NEW, &text(1, "Lantern"), &metadata("provisional", "alpha", "v1.19"));
    put(&repository, LEFT, &text(3, "Lamp"), &metadata("provisional", "alpha", "v1.20"));
    repository.commit(2);
    let listed = repository.list();
    check(&listed, NEW, &[], 0);
    check(&listed, LEFT, &[], 1);
}

#[test]
fn metadata_that_change_on_the_way_go_with_their_documents() {
    let repository = two();
    put(&repository, NEW, &text(1, "Lantern"), &metadata("implemented", "alpha", "v1.19"));
    put(&repository, LEFT, &text(3, "Lamp"), &metadata("provisional", "beta", "v1.20"));
    repository.commit(2);
    let listed = repository.list();
    check(&listed, NEW, &["status: provisional → implemented"], 0);
    check(&listed, LEFT, &["stage: alpha → beta"], 1);
}

#[test]
fn a_row_of_numbers_that_all_move_up_by_one_is_followed() {
    let repository = Repository::new();
    let place = |number: usize| format!("keps/sig-light/{number}-lantern");
    let minor = |number: u32| metadata("provisional", "alpha", &format!("v1.{}", 20 + number));
    for number in 1..=3 {
        put(&repository, &place(number as usize), &text(number, "Lantern"), &minor(number));
        repository.commit(i64::from(number));
    }
    repository.git(&["rm", "-q", "-r", "keps"]);
    for number in 1..=3 {
        put(&repository, &place(number as usize + 1), &text(number, "Lantern"), &minor(number));
    }
    repository.commit(4);
    let listed = repository.list();
    (1..=3).for_each(|number: usize| check(&listed, &place(number + 1), &[], number as i64));
}

#[test]
fn a_document_that_is_overwritten_by_another_stays_where_it_is() {
    let repository = two();
    put(&repository, LEFT, &text(3, "Lamp"), &metadata("provisional", "alpha", "v1.20"));
    repository.commit(2);
    check(&repository.list(), LEFT, &["latest_milestone: v1.19 → v1.20"], 0);
}
