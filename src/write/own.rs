//! Names of what a run makes for itself beside other files. They are random, so that nothing that is there already is in the
//! way, and carry a checksum over the folder's own number on this machine. A repository can hold a file of any name, but
//! cannot know the number of the folder that it will be checked out into, so that none of its files is taken for one of ours.

use std::collections::hash_map::RandomState;
use std::fs;
use std::hash::BuildHasher;
use std::path::Path;

/// How many digits the random part of a name has, and its checksum.
const DIGITS: usize = 16;

/// Returns a new name in `folder` that begins with `base`.
pub(super) fn name(folder: &Path, base: &str) -> String {
    // The keys of a hasher are random, and other ones for each hasher.
    let random = format!("{:0DIGITS$x}", RandomState::new().hash_one(base));
    let check = checksum(folder, base, &random);
    format!("{base}-{random}{check}")
}

/// Whether [`name`] may have made `name` of `base` in `folder`.
pub(super) fn is_own(folder: &Path, name: &str, base: &str) -> bool {
    let token = name.strip_prefix(base).and_then(|rest| rest.strip_prefix('-'));
    token
        .and_then(|token| token.split_at_checked(DIGITS))
        .is_some_and(|(random, check)| check == checksum(folder, base, random))
}

/// What a file in `folder` that always has the same name holds where roadbook made it.
pub(super) fn seal(folder: &Path, name: &str) -> String {
    checksum(folder, name, "")
}

fn checksum(folder: &Path, base: &str, random: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"roadbook\0").update(&number(folder)).update(base.as_bytes()).update(&[0]).update(random.as_bytes());
    hasher.finalize().to_hex().chars().take(DIGITS).collect()
}

/// What tells the folder from all others of this machine, as far as the system says.
fn number(folder: &Path) -> [u8; 16] {
    let mut number = [0; 16];
    #[cfg(unix)]
    if let Ok(metadata) = fs::metadata(folder) {
        use std::os::unix::fs::MetadataExt;
        number[..8].copy_from_slice(&metadata.dev().to_le_bytes());
        number[8..].copy_from_slice(&metadata.ino().to_le_bytes());
    }
    #[cfg(not(unix))]
    if let Ok(time) = fs::metadata(folder).and_then(|metadata| metadata.created()) {
        let since = time.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        number = since.as_nanos().to_le_bytes();
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_again_in_its_folder_and_no_other_one_is() {
        let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let folder = folder.path();
        let (one, other) = (name(folder, ".x"), name(folder, ".x"));
        assert_ne!(one, other);
        assert!(is_own(folder, &one, ".x") && is_own(folder, &other, ".x"));
        assert!(!is_own(folder, &one, ".y") && !is_own(elsewhere.path(), &one, ".x"));
        for foreign in [
            ".x",
            ".x-",
            ".x-0123456789abcdef0123456789abcdef",
            ".x-notes",
            "x",
            &one[..one.len() - 1],
            &format!("{one}0"),
        ] {
            assert!(!is_own(folder, foreign, ".x"), "{foreign}");
        }
        assert_ne!(seal(folder, ".x"), seal(elsewhere.path(), ".x"));
    }
}
