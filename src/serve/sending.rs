//! What is being sent: all readers of a page or file share its bytes, so that many slow ones take no more memory than one.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use hyper::body::Bytes;

use super::inject;

/// How many bytes of different pages and files may be on their way at once.
const MOST: usize = 256 * 1024 * 1024;

/// The body of an answer, with what tells it from others.
#[derive(Debug)]
pub(super) struct Outgoing {
    bytes: Vec<u8>,
    /// Its media type.
    pub(super) media: &'static str,
    /// Stands for its bytes.
    pub(super) tag: String,
    /// Whether it is a copy of a file of the repository, or of what a theme shows.
    pub(super) is_copy: bool,
    /// Where its bytes are counted for as long as anybody is sent them.
    counted: Option<Arc<AtomicUsize>>,
}

impl Outgoing {
    /// A body that is made for one answer.
    pub(super) fn new(bytes: Vec<u8>, media: &'static str) -> Outgoing {
        Outgoing { tag: inject::tag(&bytes), bytes, media, is_copy: false, counted: None }
    }

    /// The copy of a file.
    pub(super) fn copy(bytes: Vec<u8>, media: &'static str) -> Outgoing {
        let mut copy = Outgoing::new(bytes, media);
        copy.is_copy = true;
        copy
    }

    /// Its bytes, which are not copied.
    pub(super) fn bytes(self: &Arc<Outgoing>) -> Bytes {
        struct Owner(Arc<Outgoing>);
        impl AsRef<[u8]> for Owner {
            fn as_ref(&self) -> &[u8] {
                &self.0.bytes
            }
        }
        Bytes::from_owner(Owner(self.clone()))
    }
}

impl Drop for Outgoing {
    fn drop(&mut self) {
        if let Some(counted) = &self.counted {
            counted.fetch_sub(self.bytes.len(), Ordering::Relaxed);
        }
    }
}

/// Knows what is being sent.
#[derive(Clone, Debug, Default)]
pub(super) struct Sending {
    /// By the serial of the snapshot and the path in it.
    known: Arc<Mutex<HashMap<(u64, String), Slot>>>,
    /// Bytes of all of it.
    total: Arc<AtomicUsize>,
}

/// One page or file; locked while it is made, so that it is made once for all who ask meanwhile.
type Slot = Arc<Mutex<Weak<Outgoing>>>;

/// Too much is being sent already.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Busy;

impl Sending {
    /// What lies at `path` of the snapshot `serial`: what somebody is being sent already, else what `make` makes.
    pub(super) fn share(
        &self,
        serial: u64,
        path: &str,
        make: impl FnOnce() -> Option<Outgoing>,
    ) -> Result<Option<Arc<Outgoing>>, Busy> {
        let slot = {
            let mut known = lock(&self.known);
            // Those of which nobody is sent anything any more would add up.
            known.retain(|_, slot| Arc::strong_count(slot) > 1 || lock(slot).strong_count() > 0);
            known.entry((serial, path.to_owned())).or_default().clone()
        };
        let mut slot = lock(&slot);
        if let Some(content) = slot.upgrade() {
            return Ok(Some(content));
        }
        let Some(mut content) = make() else { return Ok(None) };
        let before = self.total.fetch_add(content.bytes.len(), Ordering::Relaxed);
        content.counted = Some(self.total.clone());
        // A single page may be larger than all of them together should be, and is sent nevertheless.
        if before > 0 && before + content.bytes.len() > MOST {
            return Err(Busy);
        }
        let content = Arc::new(content);
        *slot = Arc::downgrade(&content);
        Ok(Some(content))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_share_bytes_as_long_as_anybody_is_sent_them() {
        let sending = Sending::default();
        let made = AtomicUsize::new(0);
        let ask = |serial: u64, path: &str| {
            let make = || {
                made.fetch_add(1, Ordering::Relaxed);
                Some(Outgoing::new(vec![7; 1000], "image/png"))
            };
            sending.share(serial, path, make).unwrap().unwrap()
        };
        let (one, two) = (ask(1, "a"), ask(1, "a"));
        assert_eq!(one.bytes().as_ptr(), two.bytes().as_ptr());
        let (other, newer) = (ask(1, "b"), ask(2, "a"));
        assert_eq!((made.load(Ordering::Relaxed), sending.total.load(Ordering::Relaxed)), (3, 3000));
        // A part of the bytes keeps all of them.
        let part = one.bytes().slice(2..4);
        drop((one, two, other, newer));
        assert_eq!(sending.total.load(Ordering::Relaxed), 1000);
        drop(part);
        assert_eq!(sending.total.load(Ordering::Relaxed), 0);
        let _again = ask(1, "a");
        assert_eq!((made.load(Ordering::Relaxed), lock(&sending.known).len()), (4, 1));
    }

    #[test]
    fn different_files_are_sent_up_to_a_limit() {
        let sending = Sending::default();
        let ask = |path: &str, size: usize| sending.share(1, path, || Some(Outgoing::copy(vec![0; size], "image/png")));
        let whole = ask("a", MOST + 1).unwrap();
        assert!(whole.is_some());
        assert!(ask("b", 1).is_err());
        assert!(ask("a", 1).is_ok());
        drop(whole);
        assert!(ask("b", 1).is_ok());
        assert_eq!(sending.total.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn nothing_is_kept_of_what_is_not_there() {
        let sending = Sending::default();
        for path in 0..100 {
            assert!(sending.share(1, &path.to_string(), || None).unwrap().is_none());
        }
        assert!(lock(&sending.known).len() <= 1);
    }
}
