//! Addresses from names: safe as file names on every system, unique without regard to case, stable.

use std::collections::{BTreeMap, BTreeSet};

/// How long a slug may be, in characters and in bytes. File systems allow 255 bytes for a name, which may join two slugs and a
/// hash.
const LENGTH: usize = 80;
const BYTES: usize = 100;

/// Names that Windows keeps for devices.
const RESERVED: [&str; 8] = ["con", "prn", "aux", "nul", "com1", "com2", "lpt1", "lpt2"];

/// A name as part of an address: letters and digits in lower case, dots between digits, hyphens for the rest.
/// Empty where nothing remains.
#[must_use]
pub fn slugify(name: &str) -> String {
    let letters: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
    let mut slug = String::with_capacity(name.len());
    let mut length = 0;
    for (index, letter) in letters.iter().enumerate() {
        if slug.len() + letter.len_utf8() > BYTES {
            break;
        }
        let between_digits = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_digit);
        if letter.is_alphanumeric() || *letter == '_' {
            slug.push(*letter);
        } else if *letter == '.' && between_digits(index.checked_sub(1)) && between_digits(Some(index + 1)) {
            slug.push('.');
        } else if !slug.ends_with('-') {
            slug.push('-');
        } else {
            continue;
        }
        length += 1;
        if length >= LENGTH {
            break;
        }
    }
    let slug = slug.trim_matches('-').to_owned();
    if RESERVED.contains(&slug.as_str()) || slug == "index" { format!("{slug}-") } else { slug }
}

/// A short hash of a text, for names from which no slug can be made or that collide.
#[must_use]
pub fn short_hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().chars().take(8).collect()
}

/// Gives each item the first of its candidate names that no other item has; where all collide, the last one with a
/// hash of the item's identity. All colliding items move on together, so that the order of files plays no part, until none
/// collide: takes time in proportion to the moves.
#[must_use]
pub fn unique(items: &[(String, Vec<String>)]) -> Vec<String> {
    let mut level = vec![0_usize; items.len()];
    let mut taken: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut moved: Vec<usize> = (0..items.len()).collect();
    while !moved.is_empty() {
        let names: BTreeSet<String> = moved
            .drain(..)
            .map(|index| {
                let name = candidate(&items[index], level[index]);
                taken.entry(name.clone()).or_default().push(index);
                name
            })
            .collect();
        for name in names {
            if let Some(indexes) = taken.get_mut(&name).filter(|indexes| indexes.len() > 1) {
                moved.append(indexes);
            }
        }
        moved.iter().for_each(|index| level[*index] += 1);
    }
    items.iter().zip(level).map(|(item, level)| candidate(item, level)).collect()
}

/// The name of an item after so many moves. Whoever may name files may give one the name that another one has with its hash,
/// so that each move beyond the candidates gives another hash, and a longer one.
fn candidate((identity, candidates): &(String, Vec<String>), level: usize) -> String {
    let mut candidates = candidates.iter().filter(|candidate| !candidate.is_empty());
    let count = candidates.clone().count();
    if let Some(candidate) = candidates.clone().nth(level) {
        return candidate.clone();
    }
    let base = candidates.next_back().map(|last| format!("{last}-")).unwrap_or_default();
    let hash = match level - count {
        0 => short_hash(identity),
        more => blake3::hash(format!("{more} {identity}").as_bytes()).to_hex().chars().take(32).collect(),
    };
    format!("{base}{hash}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_become_addresses() {
        for (name, slug) in [
            ("2400-node-swap", "2400-node-swap"),
            ("v1.33", "v1.33"),
            ("A b#c%d'e", "a-b-c-d-e"),
            ("..", ""),
            ("con", "con-"),
            ("🎉", ""),
            ("Über uns", "über-uns"),
            ("a/../b", "a-b"),
        ] {
            assert_eq!(slugify(name), slug, "{name}");
        }
    }

    #[test]
    fn colliding_items_move_on_together() {
        let item = |identity: &str, candidates: &[&str]| {
            (identity.to_owned(), candidates.iter().map(|name| (*name).to_owned()).collect())
        };
        let names =
            unique(&[item("p/x", &["x", "p-x"]), item("q/x", &["x", "q-x"]), item("y", &["y"]), item("🎉", &[""])]);
        assert_eq!(names[..3], ["p-x", "q-x", "y"]);
        assert_eq!(names[3], short_hash("🎉"));
    }

    #[test]
    fn no_name_is_given_twice_however_files_are_named() {
        let item = |identity: &str, candidates: &[&str]| {
            (identity.to_owned(), candidates.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
        };
        // Each collision brings about the next one, and two hashes of eight digits are the same.
        let chain = [
            item("v", &["a-b-c-d"]),
            item("1", &["x", "a-b-c-d"]),
            item("2", &["b-c-d", "x"]),
            item("3", &["c-d", "b-c-d"]),
            item("4", &["d", "c-d"]),
            item("5", &["d", "z-d"]),
        ];
        let hashed = [item("p", &["a"]), item("q", &["a"]), item("r", &[&format!("a-{}", short_hash("p"))])];
        let alike = [item("eps/🌀🌦💀", &["eps-"]), item("eps/🌀🍅🕗", &["eps-"])];
        for items in [&chain[..], &hashed, &alike] {
            let names = unique(items);
            let distinct: BTreeSet<&String> = names.iter().collect();
            assert_eq!(distinct.len(), names.len(), "{names:?}");
        }
    }

    #[test]
    fn names_stay_short_in_every_script() {
        for letter in ["a", "é", "漢", "𠀀"] {
            let slug = slugify(&letter.repeat(300));
            assert!(slug.len() <= BYTES && slug.chars().count() <= LENGTH && slug.len() > 60, "{slug}");
        }
    }

    proptest! {
        #[test]
        fn slugs_are_safe_and_unique(names in proptest::collection::vec("\\PC{0,20}", 0..12)) {
            let items: Vec<(String, Vec<String>)> =
                names.iter().enumerate().map(|(index, name)| (format!("{index}{name}"), vec![slugify(name)])).collect();
            let slugs = unique(&items);
            let distinct: std::collections::BTreeSet<&String> = slugs.iter().collect();
            prop_assert_eq!(distinct.len(), slugs.len());
            for slug in &slugs {
                prop_assert!(!slug.is_empty() && !slug.starts_with('.') && !slug.contains(['/', '\\', '\0', '#', '%', '?', ':']));
            }
        }
    }
}
