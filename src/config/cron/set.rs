//! A set of small numbers as bits.

/// The longest field, the year, has 130 values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Set([u64; 3]);

impl Set {
    pub(super) fn insert(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / 64) {
            *word |= 1 << (number % 64);
        }
    }

    pub(super) fn has(&self, number: usize) -> bool {
        self.0.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    /// Returns the least number that is at least `from`.
    pub(super) fn next(&self, from: usize) -> Option<usize> {
        let mut start = from % 64;
        for (index, word) in self.0.iter().enumerate().skip(from / 64) {
            let rest = word >> start << start;
            if rest != 0 {
                return Some(index * 64 + rest.trailing_zeros() as usize);
            }
            start = 0;
        }
        None
    }

    pub(super) fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Returns its numbers from the least to the greatest.
    pub(super) fn numbers(&self) -> impl Iterator<Item = usize> {
        let mut from = 0;
        std::iter::from_fn(move || {
            let number = self.next(from)?;
            from = number + 1;
            Some(number)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_in_their_order_over_the_words() {
        let mut set = Set::default();
        for number in [129, 64, 0, 63, 128, 200] {
            set.insert(number);
        }
        assert_eq!(set.numbers().collect::<Vec<_>>(), [0, 63, 64, 128, 129]);
        assert_eq!([set.next(1), set.next(65), set.next(130), set.next(500)], [Some(63), Some(128), None, None]);
        assert_eq!([set.has(63), set.has(62), set.has(128), set.has(200)], [true, false, true, false]);
    }
}
