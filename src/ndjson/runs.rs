//! The shapes, laid out for speed: a whole stretch of literals and texts of fixed length is compared sixteen bytes at a time.

use super::reads::Key;
use super::scan::{number_end, string_end};
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
    fn fits(&self, bytes: &[u8; LANES], marks: &Marks) -> Lanes {
        Lanes::load(bytes).fits(self.low, self.high, marks)
    }
}

/// A stretch that ends where more than one thing may come.
#[derive(Clone, Copy, Debug)]
struct Run {
    first: u32,
    blocks: u32,
    length: u32,
    /// The bytes of the last block that belong to it.
    tail: u32,
    effect: Key,
    after: After,
    /// Whether another run may come where this one does not.
    has_other: bool,
    then: Next,
}

/// What may come next.
#[derive(Clone, Copy, Debug)]
enum Next {
    /// This run alone.
    Run(u16),
    /// One of the runs of this branch.
    Branch(u16),
}

/// The runs that may come, and the two bytes that tell which of them it can be.
#[derive(Clone, Debug)]
struct Branch {
    first: u16,
    /// Where the two bytes are; none where no two of them tell the runs apart.
    offsets: Option<(u8, u8)>,
    multiplier: u8,
    table: [u8; SLOTS],
}

const SLOTS: usize = 32;

/// Two bytes are looked for so far ahead.
const FARTHEST: usize = 64;

/// See the module.
#[derive(Debug, Default)]
pub struct Runs {
    blocks: Vec<Block>,
    runs: Vec<Run>,
    branches: Vec<Branch>,
}

const MOST_BLOCKS: usize = 8192;
const LONGEST_RUN: usize = 2048;

impl Runs {
    /// The record that begins here, if it has a shape that was learned: where it ends, and its key.
    #[inline(always)]
    pub fn predict(&self, bytes: &[u8], mut at: usize, marks: &Marks) -> Option<(usize, Key)> {
        let (mut key, mut next) = (0, Next::Branch(0));
        loop {
            let mut index = match next {
                Next::Run(run) => usize::from(run),
                Next::Branch(branch) => self.branches.get(usize::from(branch))?.choose(bytes, at)?,
            };
            let run = loop {
                let run = self.runs.get(index)?;
                if self.fits(run, bytes, at, marks) {
                    break run;
                }
                if !run.has_other {
                    return None;
                }
                index += 1;
            };
            key |= run.effect;
            at += run.length as usize;
            match run.after {
                After::Literal => {}
                After::Text => {
                    let (end, _) = string_end(bytes, at, marks)?;
                    // An empty text is another shape.
                    if end == at {
                        return None;
                    }
                    at = end;
                }
                After::Number => at = number_end(bytes, at)?,
                After::End => return Some((at, key)),
            }
            next = run.then;
        }
    }

    #[inline(always)]
    fn fits(&self, run: &Run, bytes: &[u8], at: usize, marks: &Marks) -> bool {
        let (first, count) = (run.first as usize, run.blocks as usize);
        let Some((last, full)) = self.blocks.get(first..first + count).and_then(<[Block]>::split_last) else { return false };
        let Some(ahead) = bytes.get(at..at + LANES * count) else { return false };
        let (ahead, _) = ahead.as_chunks::<LANES>();
        let Some((end, ahead)) = ahead.split_last() else { return false };
        let mut fits = Lanes::yes();
        // Four at a time, or a core is busier with counting them than with comparing.
        let ((full, more_full), (ahead, more_ahead)) = (full.as_chunks::<4>(), ahead.as_chunks::<4>());
        for ([a, b, c, d], [at_a, at_b, at_c, at_d]) in full.iter().zip(ahead) {
            let first = a.fits(at_a, marks).and(b.fits(at_b, marks));
            let second = c.fits(at_c, marks).and(d.fits(at_d, marks));
            fits = fits.and(first.and(second));
        }
        for (block, bytes) in more_full.iter().zip(more_ahead) {
            fits = fits.and(block.fits(bytes, marks));
        }
        let end = last.fits(end, marks);
        fits.all() && end.bits() & run.tail == run.tail
    }

    pub fn is_empty(&self) -> bool {
        self.branches.is_empty()
    }

    /// Lays them out anew.
    pub fn compile(&mut self, shapes: &Shapes) {
        self.blocks.clear();
        self.runs.clear();
        self.branches.clear();
        // Branches are laid out one after the other; `nodes` tells which node each is for.
        let mut nodes = vec![node(StateId::START, After::Literal)];
        let mut laid = 0;
        while let Some(&at) = nodes.get(laid) {
            laid += 1;
            let patterns: Vec<_> = shapes.at(at).map(|(first, _)| pattern(shapes, first, at)).collect();
            let first = self.runs.len();
            for pattern in &patterns {
                let Some(run) = self.run(pattern, &mut nodes) else { break };
                self.runs.push(run);
            }
            let mut branch = Branch { first: first as u16, offsets: None, multiplier: 0, table: [u8::MAX; SLOTS] };
            branch.tell_apart(&patterns);
            if branch.offsets.is_none()
                && let Some((_, others)) = self.runs.get_mut(first..).and_then(<[Run]>::split_last_mut)
            {
                others.iter_mut().for_each(|run| run.has_other = true);
            }
            self.branches.push(branch);
        }
        // Where one thing alone may come, there is nothing to choose.
        for run in &mut self.runs {
            if let Next::Branch(branch) = run.then
                && let Some(first) = self.branches.get(usize::from(branch)).map(|branch| branch.first)
                && self.branches.get(usize::from(branch) + 1).is_some_and(|next| next.first == first + 1)
            {
                run.then = Next::Run(first);
            }
        }
    }

    fn run(&mut self, pattern: &Pattern, nodes: &mut Vec<NodeId>) -> Option<Run> {
        let first = self.blocks.len();
        let (full, rest) = pattern.bounds.as_chunks::<LANES>();
        let mut last = [(0, u8::MAX); LANES];
        for (lane, bounds) in last.iter_mut().zip(rest) {
            *lane = *bounds;
        }
        let blocks = full.iter().chain(Some(&last).filter(|_| !rest.is_empty()));
        self.blocks.extend(
            blocks.map(|block| Block {
                low: Lanes::load(&block.map(|(low, _)| low)),
                high: Lanes::load(&block.map(|(_, high)| high)),
            }),
        );
        let count = self.blocks.len() - first;
        if self.blocks.len() > MOST_BLOCKS || count == 0 {
            self.blocks.truncate(first);
            return None;
        }
        let then = nodes.iter().position(|node| *node == pattern.to).unwrap_or_else(|| {
            nodes.push(pattern.to);
            nodes.len() - 1
        });
        let tail = if rest.is_empty() { 0xFFFF } else { (1 << rest.len()) - 1 };
        Some(Run {
            first: first as u32,
            blocks: count as u32,
            length: pattern.bounds.len() as u32,
            tail,
            effect: pattern.effect,
            after: pattern.after,
            has_other: false,
            then: Next::Branch(then as u16),
        })
    }
}

impl Branch {
    /// The first run that it can be.
    #[inline(always)]
    fn choose(&self, bytes: &[u8], at: usize) -> Option<usize> {
        let first = usize::from(self.first);
        let Some((one, other)) = self.offsets else { return Some(first) };
        let slot = self.slot(*bytes.get(at + usize::from(one))?, *bytes.get(at + usize::from(other))?);
        Some(first + usize::from(*self.table.get(slot)?))
    }

    #[inline(always)]
    fn slot(&self, first: u8, second: u8) -> usize {
        usize::from(first.wrapping_mul(self.multiplier).wrapping_add(second)) % SLOTS
    }

    /// Looks for two bytes that do.
    fn tell_apart(&mut self, patterns: &[Pattern]) {
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
            return;
        }
        for multiplier in 1..=u8::MAX {
            (self.multiplier, self.table) = (multiplier, [u8::MAX; SLOTS]);
            let is_told = (0..).zip(patterns).all(|(index, pattern)| {
                let slot = byte(pattern, first).zip(byte(pattern, second)).map(|(first, second)| self.slot(first, second));
                match slot.and_then(|slot| self.table.get_mut(slot)) {
                    Some(free @ &mut u8::MAX) => {
                        *free = index;
                        true
                    }
                    _ => false,
                }
            });
            if is_told {
                self.offsets = Some((first as u8, second as u8));
                return;
            }
        }
    }
}

/// A run in the making.
struct Pattern {
    bounds: Vec<(u8, u8)>,
    effect: Key,
    after: After,
    to: NodeId,
}

/// From this edge on, for as long as only one thing was seen to follow.
fn pattern(shapes: &Shapes, first: u16, at: NodeId) -> Pattern {
    let mut pattern = Pattern { bounds: Vec::new(), effect: 0, after: After::Literal, to: at };
    let is_one_of_many = shapes.at(at).len() > 1;
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
        // Where others lead to the same place, what follows is laid out once: what a core sees each time it foresees.
        if is_one_of_many && shapes.is_joined(edge.to) {
            break;
        }
        let mut edges = shapes.at(edge.to);
        next = edges.next().filter(|_| edges.len() == 0 && pattern.bounds.len() < LONGEST_RUN);
    }
    pattern
}
