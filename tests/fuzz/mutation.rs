//! Inputs made from others by small edits, the same ones in every run.

/// As long as an input gets.
const LONGEST: usize = 4096;

/// Bytes that mean something in the formats that are read.
const BYTES: &[u8] = b"\n\r\t \"'`#*-_:;,.&<>()[]{}|/\\!=~^$@%+?019aAzZ\x00\x01\x7f\x80\xc3\xff";

/// Marsaglia's xorshift with 64 bits, multiplied.
#[derive(Debug)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `end`, which is above zero.
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let mixed = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(mixed).unwrap_or(0) % end
    }

    fn choose<'one, T>(&mut self, from: &'one [T]) -> &'one T {
        &from[self.below(from.len())]
    }

    /// A range of `data`, mostly a short one.
    fn range(&mut self, data: &[u8]) -> std::ops::Range<usize> {
        let start = self.below(data.len() + 1);
        let longest = [4, 16, 64, 512][self.below(4)];
        start..(start + self.below(longest) + 1).min(data.len())
    }

    /// A line of `data` with its end.
    fn line(&mut self, data: &[u8]) -> std::ops::Range<usize> {
        let at = self.below(data.len() + 1);
        let start = data[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |found| found + 1);
        let end = data[at..].iter().position(|byte| *byte == b'\n').map_or(data.len(), |found| at + found + 1);
        start..end
    }
}

/// One of the seeds with a few edits, some of which put in parts of other seeds.
pub(super) fn mutated(seeds: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut data = random.choose(seeds).clone();
    for _ in 0..=random.below(4) {
        edit(&mut data, random.choose(seeds).clone(), random);
    }
    data.truncate(LONGEST);
    data
}

fn edit(data: &mut Vec<u8>, other: Vec<u8>, random: &mut Random) {
    let place = random.range(data);
    let new: Vec<u8> = match random.below(9) {
        0 => Vec::new(),
        1 => vec![*random.choose(BYTES)],
        2 => vec![*random.choose(BYTES); random.below(8) + 1],
        // What follows is put in rather than exchanged.
        3 => return insert(data, place.start, &other[random.range(&other)]),
        4 => return insert(data, place.start, &other[random.line(&other)]),
        5 => {
            let line = random.line(data);
            let copy = data[line.clone()].to_vec();
            return insert(data, line.end, &copy);
        }
        6 => return drop(data.drain(random.line(data))),
        7 => return insert(data, place.start, &[*random.choose(BYTES)]),
        _ => other[random.range(&other)].to_vec(),
    };
    data.splice(place, new);
}

fn insert(data: &mut Vec<u8>, at: usize, new: &[u8]) {
    data.splice(at..at, new.iter().copied());
}
