//! The same work on many values: by all threads, or by the calling one where nearly all of it is known already.

use rayon::prelude::*;

/// To wake other threads takes about as long as the work on so many values.
const FEW: usize = 4;

/// What `work` makes of each value, in order. `new` says on how many of them there is anything to do.
pub(crate) fn map<T: Send, R: Send>(values: Vec<T>, new: usize, work: impl Fn(T) -> R + Sync + Send) -> Vec<R> {
    if new > FEW { values.into_par_iter().map(work).collect() } else { values.into_iter().map(work).collect() }
}
