//! What stayed in order where some of a sequence moved.

/// Which of the numbers are part of the longest rising run: the others are those that stand elsewhere.
pub(crate) fn rising(numbers: &[usize]) -> Vec<bool> {
    // For each length the place of the smallest number that such a run ends in.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; numbers.len()];
    for (at, number) in numbers.iter().enumerate() {
        let length = ends.partition_point(|end| numbers[*end] < *number);
        before[at] = length.checked_sub(1).map(|length| ends[length]);
        if length == ends.len() { ends.push(at) } else { ends[length] = at }
    }
    let mut kept = vec![false; numbers.len()];
    let mut next = ends.last().copied();
    while let Some(at) = next {
        kept[at] = true;
        next = before[at];
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fewest_are_out_of_order() {
        for (numbers, moved) in
            [(vec![], vec![]), (vec![1, 2, 3], vec![]), (vec![5, 1, 2, 3], vec![0]), (vec![1, 3, 4, 2, 5], vec![3])]
        {
            let kept = rising(&numbers);
            let found: Vec<usize> = (0..numbers.len()).filter(|at| !kept[*at]).collect();
            assert_eq!(found, moved, "{numbers:?}");
        }
        assert_eq!(rising(&[3, 2, 1]).iter().filter(|kept| **kept).count(), 1);
    }
}
