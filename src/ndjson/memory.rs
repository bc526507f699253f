//! Option<Known>s that were reached before, by the key of the record.

use super::reads::Key;
use super::report::Known;

/// So many are remembered; then all are forgotten.
const MOST: usize = 32 * 1024;

/// It is looked for so far behind its hash: keys can be made up that have the same one.
const FARTHEST: usize = 8;

/// A table with room for twice as many as it holds. Each stands at its hash or soon after.
#[derive(Debug, Default)]
pub struct Memory {
    table: Vec<(Key, Option<Known>)>,
    count: usize,
}

/// No record has this key.
const EMPTY: Key = Key::MAX;

impl Memory {
    /// What is remembered just where it belongs, unless it is that nothing is decided.
    #[inline(always)]
    pub fn known(&self, key: Key) -> Option<Known> {
        let (known, verdict) = self.table.get(self.first(key))?;
        if *known == key {
            return *verdict;
        }
        None
    }

    /// The verdict, reached anew where it is not remembered.
    pub fn verdict(&mut self, key: Key, reach: impl FnOnce(Key) -> Option<Known>) -> Option<Known> {
        match self.table.get(self.slot(key)) {
            Some((known, verdict)) if *known == key => *verdict,
            _ => self.learn(key, reach(key)),
        }
    }

    #[inline(always)]
    fn first(&self, key: Key) -> usize {
        let hash = ((key as u64) ^ ((key >> 64) as u64).rotate_left(29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (hash >> 40) as usize & self.table.len().wrapping_sub(1)
    }

    /// Where the key is, or belongs.
    fn slot(&self, key: Key) -> usize {
        let mask = self.table.len().wrapping_sub(1);
        let first = self.first(key);
        let mut slot = first;
        for farther in 1..FARTHEST {
            match self.table.get(slot) {
                Some((known, _)) if *known != key && *known != EMPTY => slot = (first + farther) & mask,
                _ => break,
            }
        }
        slot
    }

    #[inline(never)]
    fn learn(&mut self, key: Key, verdict: Option<Known>) -> Option<Known> {
        if 2 * self.count >= self.table.len() {
            let size = if self.count >= MOST { 2 * MOST } else { (2 * self.table.len()).max(16) };
            let before = std::mem::replace(&mut self.table, vec![(EMPTY, None); size]);
            self.count = 0;
            if before.len() < size {
                for (key, verdict) in before.into_iter().filter(|(key, _)| *key != EMPTY) {
                    self.put(key, verdict);
                }
            }
        }
        self.put(key, verdict);
        verdict
    }

    fn put(&mut self, key: Key, verdict: Option<Known>) {
        let slot = self.slot(key);
        if let Some(place) = self.table.get_mut(slot) {
            *place = (key, verdict);
            self.count += 1;
        }
    }
}
