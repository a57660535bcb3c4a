//! Names of what a run makes for itself beside other files. They are random, so that nothing that is there already is in the
//! way, and carry a checksum, so that no other file is taken for one of them by accident.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

/// Returns a new name that begins with `base`.
pub(super) fn name(base: &str) -> String {
    // The keys of a hasher are random, and other ones for each hasher.
    let random = format!("{:016x}", RandomState::new().hash_one(base));
    let check = checksum(base, &random);
    format!("{base}-{random}{check}")
}

/// Whether [`name`] may have made `name` of `base`.
pub(super) fn is_own(name: &str, base: &str) -> bool {
    let token = name.strip_prefix(base).and_then(|rest| rest.strip_prefix('-'));
    token.and_then(|token| token.split_at_checked(16)).is_some_and(|(random, check)| check == checksum(base, random))
}

fn checksum(base: &str, random: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"roadbook\0").update(base.as_bytes()).update(&[0]).update(random.as_bytes());
    hasher.finalize().to_hex().chars().take(8).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_again_and_no_other_one_is() {
        let (one, other) = (name(".x"), name(".x"));
        assert_ne!(one, other);
        assert!(is_own(&one, ".x") && is_own(&other, ".x") && !is_own(&one, ".y"));
        for foreign in
            [".x", ".x-", ".x-0123456789abcdef01234567", ".x-notes", "x", &one[..one.len() - 1], &format!("{one}0")]
        {
            assert!(!is_own(foreign, ".x"), "{foreign}");
        }
    }
}
