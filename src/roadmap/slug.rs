//! Addresses from names: safe as file names on every system, unique without regard to case, stable.

use std::collections::BTreeMap;

/// How long a slug may be, in characters; file systems allow 255 bytes.
const LENGTH: usize = 80;

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
/// hash of the item's identity. All colliding items move on together, so that the order of files plays no part.
#[must_use]
pub fn unique(items: &[(String, Vec<String>)]) -> Vec<String> {
    let mut level = vec![0_usize; items.len()];
    let name = |item: &(String, Vec<String>), level: usize| -> String {
        let (identity, candidates) = item;
        let candidate = candidates.iter().filter(|candidate| !candidate.is_empty()).nth(level).cloned();
        candidate.unwrap_or_else(|| {
            let last = candidates.iter().rev().find(|candidate| !candidate.is_empty());
            let base = last.map(|last| format!("{last}-")).unwrap_or_default();
            format!("{base}{}", short_hash(identity))
        })
    };
    let most = items.iter().map(|(_, candidates)| candidates.len()).max().unwrap_or(0);
    for _ in 0..=most {
        let mut taken: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, item) in items.iter().enumerate() {
            taken.entry(name(item, level[index])).or_default().push(index);
        }
        let mut moved = false;
        for index in taken.into_values().filter(|indexes| indexes.len() > 1).flatten() {
            level[index] += 1;
            moved = true;
        }
        if !moved {
            break;
        }
    }
    items.iter().zip(level).map(|(item, level)| name(item, level)).collect()
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
