//! The shapes, laid out for speed: a whole stretch of literals and texts of fixed length is compared sixteen bytes at a time.

use super::reads::Key;
use super::shapes::{NodeId, PLAIN, Shapes, node};
use super::simd::{LANES, Lanes, Marks};
use super::trace::{After, StateId};

/// Which bytes may stand where: the same ones, or letters of a text.
#[derive(Clone, Copy, Debug)]
struct Block {
    low: Lanes,
    high: Lanes,
}

impl Block {
    #[inline(always)]
    fn fits(&self, bytes: &[u8; LANES]) -> Lanes {
        Lanes::load(bytes).within(self.low, self.high)
    }
}

/// A stretch that ends where more than one thing may come.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// Which lanes of the last block do not belong to it.
    beyond: Lanes,
    effect: Key,
    /// Its blocks, and how many bytes these look at.
    first: u32,
    last: u32,
    reach: u16,
    length: u16,
    next: Next,
    after: After,
    /// Whether another run may come where this one does not.
    has_other: bool,
}

/// The runs that may come, and the two bytes that tell which of them it can be.
#[derive(Clone, Copy, Debug, Default)]
struct Next {
    first: u16,
    table: u16,
    offsets: (u8, u8),
    /// Zero where no two bytes tell the runs apart, or there is but one.
    multiplier: u8,
}

/// Which run it can be, from the first on.
type Table = [u8; SLOTS];

const SLOTS: usize = 32;

/// Two bytes are looked for so far ahead.
const FARTHEST: usize = 64;

/// See the module.
#[derive(Debug, Default)]
pub struct Runs {
    blocks: Vec<Block>,
    runs: Vec<Run>,
    tables: Vec<Table>,
    start: Next,
}

const MOST_BLOCKS: usize = 8192;
const LONGEST_RUN: usize = 2048;

/// What follows is no longer than this where it is laid out for each that leads there.
const SHORT: usize = 200;

/// How far the prediction has come.
#[derive(Debug)]
pub struct Walk<'a> {
    pub at: usize,
    key: Key,
    next: &'a Next,
}

/// Why it came no farther.
#[derive(Debug)]
pub enum Stop {
    /// Nothing that was seen before.
    Miss,
    /// A text that is more than plain ASCII from here on.
    Text(usize),
    /// A number that is more than digits.
    Number,
    /// A record ended here that was not taken.
    Record(usize, Key),
}

impl Runs {
    /// At the beginning of a record.
    pub fn walk(&self, at: usize) -> Walk<'_> {
        Walk { at, key: 0, next: &self.start }
    }

    /// Follows records for as long as each has a shape that was learned. Each is told by where it ends and its key. Nothing is called
    /// from here, or the engine would keep in memory what belongs into registers.
    #[inline(always)]
    pub fn follow<'a>(
        &'a self,
        walk: &mut Walk<'a>,
        bytes: &[u8],
        end: usize,
        marks: &Marks,
        mut each: impl FnMut(usize, Key) -> bool,
    ) -> Stop {
        let Walk { mut at, mut key, mut next } = *walk;
        // How many of those that may come did not.
        let mut others = 0;
        let stop = 'stop: {
            loop {
                let Some(index) = self.choose(next, bytes, at) else { break 'stop Stop::Miss };
                let Some(run) = self.runs.get(index + others) else { break 'stop Stop::Miss };
                match self.fits(run, bytes, at, marks) {
                    Some(true) => {}
                    Some(false) if run.has_other => {
                        others += 1;
                        continue;
                    }
                    _ => break 'stop Stop::Miss,
                }
                key |= run.effect;
                at += usize::from(run.length);
                (next, others) = (&run.next, 0);
                match run.after {
                    After::Literal => {}
                    After::Text => {
                        let start = at;
                        loop {
                            let Some(block) = bytes.get(at..).and_then(|rest| rest.first_chunk()) else { break 'stop Stop::Miss };
                            match Lanes::load(block).stops(marks) {
                                0 => at += LANES,
                                stops => {
                                    at += stops.trailing_zeros() as usize;
                                    break;
                                }
                            }
                        }
                        if bytes.get(at) != Some(&b'"') {
                            break 'stop Stop::Text(at);
                        }
                        // An empty text is another shape.
                        if at == start {
                            break 'stop Stop::Miss;
                        }
                    }
                    After::Number => {
                        let start = at;
                        while let Some(b'0'..=b'9') = bytes.get(at) {
                            at += 1;
                        }
                        let is_plain = at > start && bytes.get(start) != Some(&b'0');
                        if !is_plain || matches!(bytes.get(at), Some(b'.' | b'e' | b'E')) {
                            at = start;
                            break 'stop Stop::Number;
                        }
                    }
                    After::End => {
                        if !each(at, key) {
                            break 'stop Stop::Record(at, key);
                        }
                        (key, next) = (0, &self.start);
                        if at >= end {
                            break 'stop Stop::Miss;
                        }
                    }
                }
            }
        };
        *walk = Walk { at, key, next };
        stop
    }

    /// The first run that it can be.
    #[inline(always)]
    fn choose(&self, next: &Next, bytes: &[u8], at: usize) -> Option<usize> {
        let first = usize::from(next.first);
        if next.multiplier == 0 {
            return Some(first);
        }
        let (one, other) = next.offsets;
        let slot = next.slot(*bytes.get(at + usize::from(one))?, *bytes.get(at + usize::from(other))?);
        let table = self.tables.get(usize::from(next.table))?;
        Some(first + usize::from(*table.get(slot)?))
    }

    #[inline(always)]
    fn fits(&self, run: &Run, bytes: &[u8], at: usize, marks: &Marks) -> Option<bool> {
        let last = self.blocks.get(run.last as usize)?;
        let blocks = self.blocks.get(run.first as usize..run.last as usize)?;
        let (ahead, end) = bytes.get(at..)?.get(..usize::from(run.reach))?.split_last_chunk()?;
        let mut slashes = Lanes::load(end).equals(marks.backslash);
        let mut fits = last.fits(end).and_not(slashes).or(run.beyond);
        slashes = Lanes::splat(0);
        for (block, bytes) in blocks.iter().zip(ahead.as_chunks().0) {
            fits = fits.and(block.fits(bytes));
            slashes = slashes.or(Lanes::load(bytes).equals(marks.backslash));
        }
        Some(fits.and_not(slashes).all())
    }

    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Lays them out anew.
    pub fn compile(&mut self, shapes: &Shapes) {
        self.blocks.clear();
        self.runs.clear();
        self.tables.clear();
        let mut forks = vec![Fork::new(shapes, node(StateId::START, After::Literal), false)];
        let (mut leads, mut nexts) = (Vec::new(), Vec::new());
        while let Some(fork) = forks.get_mut(nexts.len()) {
            let patterns = std::mem::take(&mut fork.patterns);
            let first = self.runs.len();
            for pattern in &patterns {
                let Some((run, then)) = self.run(shapes, pattern, &mut forks) else { break };
                self.runs.push(run);
                leads.push(then);
            }
            let next = Next { first: first as u16, table: self.tables.len() as u16, ..Next::default() };
            nexts.push(match next.tell_apart(&patterns) {
                Some((next, table)) => {
                    self.tables.push(table);
                    next
                }
                None => {
                    if let Some((_, others)) = self.runs.get_mut(first..).and_then(<[Run]>::split_last_mut) {
                        others.iter_mut().for_each(|run| run.has_other = true);
                    }
                    next
                }
            });
        }
        for (run, then) in self.runs.iter_mut().zip(leads) {
            run.next = nexts.get(then).copied().unwrap_or_default();
        }
        self.start = nexts.first().copied().unwrap_or_default();
    }

    fn run(&mut self, shapes: &Shapes, pattern: &Pattern, forks: &mut Vec<Fork>) -> Option<(Run, usize)> {
        let is_led = pattern.after == After::Literal;
        let then = forks.iter().position(|fork| (fork.node, fork.is_led) == (pattern.to, is_led)).unwrap_or_else(|| {
            forks.push(Fork::new(shapes, pattern.to, is_led));
            forks.len() - 1
        });
        let mut bounds = pattern.bounds.clone();
        bounds.extend(forks.get(then)?.lead.iter());
        let length = bounds.len();
        bounds.resize(length.next_multiple_of(LANES), (0, u8::MAX));
        let first = self.blocks.len();
        let (blocks, _) = bounds.as_chunks::<LANES>();
        if blocks.is_empty() || first + blocks.len() > MOST_BLOCKS {
            return None;
        }
        self.blocks.extend(
            blocks.iter().map(|block| Block {
                low: Lanes::load(&block.map(|(low, _)| low)),
                high: Lanes::load(&block.map(|(_, high)| high)),
            }),
        );
        let mut beyond = [0; LANES];
        beyond.iter_mut().rev().take(bounds.len() - length).for_each(|lane| *lane = u8::MAX);
        let run = Run {
            beyond: Lanes::load(&beyond),
            effect: pattern.effect,
            first: first as u32,
            last: self.blocks.len().saturating_sub(1) as u32,
            reach: bounds.len() as u16,
            length: length as u16,
            next: Next::default(),
            after: pattern.after,
            has_other: false,
        };
        Some((run, then))
    }
}

impl Next {
    #[inline(always)]
    fn slot(self, first: u8, second: u8) -> usize {
        usize::from(first.wrapping_mul(self.multiplier).wrapping_add(second)) % SLOTS
    }

    /// Looks for two bytes that do.
    fn tell_apart(self, patterns: &[Pattern]) -> Option<(Self, Table)> {
        let most = patterns.iter().map(|pattern| pattern.bounds.len()).min().unwrap_or_default().min(FARTHEST);
        let byte =
            |pattern: &Pattern, offset: usize| pattern.bounds.get(offset).filter(|(low, high)| low == high).map(|(low, _)| *low);
        let told = |offsets: (usize, usize)| {
            let mut pairs = Vec::new();
            for pattern in patterns {
                let pair = (byte(pattern, offsets.0)?, byte(pattern, offsets.1)?);
                if !pairs.contains(&pair) {
                    pairs.push(pair);
                }
            }
            Some(pairs.len())
        };
        // First the byte that tells most of them apart, then the one that tells the rest.
        let best = |other: Option<usize>| {
            let (mut best, mut most_told) = (0, None);
            for offset in 0..most {
                let told = told((other.unwrap_or(offset), offset));
                if told > most_told {
                    (best, most_told) = (offset, told);
                }
            }
            best
        };
        let first = best(None);
        let second = best(Some(first));
        if patterns.len() < 2 || told((first, second)) != Some(patterns.len()) {
            return None;
        }
        for multiplier in 1..=u8::MAX {
            let next = Self { offsets: (first as u8, second as u8), multiplier, ..self };
            let mut table = [u8::MAX; SLOTS];
            let is_told = (0..).zip(patterns).all(|(index, pattern)| {
                let slot = byte(pattern, first).zip(byte(pattern, second)).map(|(first, second)| next.slot(first, second));
                match slot.and_then(|slot| table.get_mut(slot)) {
                    Some(free @ &mut u8::MAX) => {
                        *free = index;
                        true
                    }
                    _ => false,
                }
            });
            if is_told {
                return Some((next, table));
            }
        }
        None
    }
}

/// A run in the making.
struct Pattern {
    bounds: Vec<(u8, u8)>,
    effect: Key,
    after: After,
    to: NodeId,
}

/// A branch in the making.
struct Fork {
    node: NodeId,
    /// Whether what all patterns begin with belongs to the runs that lead here.
    is_led: bool,
    lead: Vec<(u8, u8)>,
    patterns: Vec<Pattern>,
}

impl Fork {
    fn new(shapes: &Shapes, node: NodeId, is_led: bool) -> Self {
        let mut patterns: Vec<_> = shapes.at(node).map(|(first, _)| pattern(shapes, first, node)).collect();
        let mut lead = Vec::new();
        if is_led
            && let Some((one, others)) = patterns.split_first()
            && !others.is_empty()
        {
            // Something must be left of each.
            let most = others.iter().map(|other| other.bounds.len()).min().unwrap_or_default().saturating_sub(1);
            let is_common = |(at, bounds): &(usize, &_)| others.iter().all(|other| other.bounds.get(*at) == Some(bounds));
            let rest = one.bounds.len().saturating_sub(1).min(most);
            lead = one.bounds.iter().take(rest).enumerate().take_while(is_common).map(|(_, bounds)| *bounds).collect();
            patterns.iter_mut().for_each(|pattern| drop(pattern.bounds.drain(..lead.len())));
        }
        Self { node, is_led, lead, patterns }
    }
}

/// From this edge on, for as long as only one thing was seen to follow.
fn pattern(shapes: &Shapes, first: u16, at: NodeId) -> Pattern {
    let mut pattern = Pattern { bounds: Vec::new(), effect: 0, after: After::Literal, to: at };
    let is_one_of_many = shapes.at(at).len() > 1;
    let mut joined = None;
    let mut next = shapes.at(at).find(|(id, _)| *id == first);
    while let Some((_, edge)) = next {
        pattern.bounds.extend(shapes.literal(edge).iter().map(|letter| (*letter, *letter)));
        pattern.effect |= edge.effect;
        (pattern.after, pattern.to) = (edge.after, edge.to);
        match (edge.after, edge.length) {
            (After::Text, Some(length)) => {
                pattern.bounds.extend(std::iter::repeat_n(PLAIN, usize::from(length)));
                pattern.after = After::Literal;
            }
            (After::Literal, _) => {}
            _ => break,
        }
        if is_one_of_many && joined.is_none() && shapes.is_joined(edge.to) {
            joined = Some((pattern.bounds.len(), pattern.effect, pattern.to));
        }
        let mut edges = shapes.at(edge.to);
        next = edges.next().filter(|_| edges.len() == 0 && pattern.bounds.len() < LONGEST_RUN);
    }
    // Where others lead to the same place, what follows is laid out once, unless it is short.
    if let Some((length, effect, to)) = joined.filter(|(length, ..)| pattern.bounds.len() - length > SHORT) {
        pattern.bounds.truncate(length);
        (pattern.effect, pattern.after, pattern.to) = (effect, After::Literal, to);
    }
    pattern
}
