//! The pairs that a list has had so far, as hashes in an open-addressed table, and what a list does with its pairs.

/// The pairs of a list: the first two texts of each element.
pub(crate) trait Pairing {
    /// Whether a list may have each pair only once.
    const IS_UNIQUE: bool;

    /// Returns the bit of a pair's warning. It need not be returned if it is among those that the list has already.
    fn warning(_: &[u8], _: &[u8], _found: u32) -> u32 {
        0
    }
}

pub(crate) enum NoPairs {}

impl Pairing for NoPairs {
    const IS_UNIQUE: bool = false;
}

/// A longer search ends, and the general path checks the payload.
const MAX_STEPS: usize = 64;

#[derive(Debug)]
pub(crate) struct Pairs {
    /// Each hash is at the place that its value gives, or soon after it. 0 marks a free place. The length is a power
    /// of two, and the table is at most half full.
    places: Vec<u64>,
    count: usize,
}

impl Pairs {
    pub(crate) const EMPTY: Self = Self { places: Vec::new(), count: 0 };

    pub(crate) fn clear(&mut self) {
        self.places.clear();
        self.places.resize(64, 0);
        self.count = 0;
    }

    /// Adds a pair. Returns `None` if the table already has its hash. A collision only costs time.
    #[inline(always)]
    pub(crate) fn add(&mut self, hash: u64) -> Option<()> {
        if self.count * 2 >= self.places.len() {
            self.grow()?;
        }
        self.count += 1;
        place(&mut self.places, hash | 1)
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self) -> Option<()> {
        let mut larger = vec![0; self.places.len() * 4];
        for hash in self.places.iter().filter(|hash| **hash != 0) {
            place(&mut larger, *hash)?;
        }
        self.places = larger;
        Some(())
    }
}

#[inline(always)]
fn place(places: &mut [u64], hash: u64) -> Option<()> {
    let mask = places.len().checked_sub(1)?;
    // Multiplication mixes only the higher bits. The rotation has moved them to the lower end.
    let start = usize::try_from(hash >> 1 & 0x7fff_ffff).ok()?;
    for step in 0..MAX_STEPS {
        let place = places.get_mut((start + step) & mask)?;
        if *place == 0 {
            *place = hash;
            return Some(());
        }
        if *place == hash {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::hash;

    #[test]
    fn each_pair_is_taken_once() {
        let mut pairs = Pairs::EMPTY;
        pairs.clear();
        for number in 0..100_000_u32 {
            let text = format!("event_{number}");
            assert_eq!(pairs.add(hash(text.as_bytes(), 0)), Some(()), "{text}");
        }
        assert_eq!(pairs.add(hash(b"event_99", 0)), None);
        pairs.clear();
        assert_eq!(pairs.add(hash(b"event_99", 0)), Some(()));
    }
}
