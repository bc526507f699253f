//! How the shapes become runs.

use super::cursor::{Blocks, Bounds};
use super::reads::Key;
use super::runs::{NOWHERE, Next, Run, Runs, SLOTS, Table, Then};
use super::shapes::{Edge, PLAIN, Shapes};
use super::simd::{LANES, Lanes};
use super::trace::{After, StateId};

const MOST_RUNS: usize = 8192;
const LONGEST_RUN: usize = 2048;

/// What follows is no longer than this where it is laid out for each that leads there.
const SHORT: usize = 200;

/// So many blocks are compared in vain, at most.
const PADDING: usize = 3;

/// Two bytes are looked for so far ahead.
const FARTHEST: usize = 64;

/// Lays the shapes out.
pub fn runs(shapes: &Shapes) -> Runs {
    let mut runs = Runs::new();
    let mut forks = Vec::new();
    let start = Fork::at(shapes, StateId::START, false, &mut forks);
    let mut nexts = Vec::new();
    // For each run the fork it leads to.
    let mut leads = Vec::new();
    while let Some(fork) = forks.get_mut(nexts.len())
        && runs.runs.len() < MOST_RUNS
    {
        let mut patterns = std::mem::take(&mut fork.patterns);
        for pattern in &mut patterns {
            pattern.lead_on(shapes, &mut forks);
        }
        if tell_apart(&patterns).is_none() {
            patterns = grouped(patterns, &mut forks);
        }
        // Nothing was learned of what comes then, and the next run is another fork's.
        if patterns.is_empty() {
            nexts.push(NOWHERE);
            continue;
        }
        // The likeliest first.
        if let Some((likeliest, _)) = patterns.iter().enumerate().max_by_key(|(_, pattern)| pattern.count) {
            patterns.swap(0, likeliest);
        }
        let mut told = tell_apart(&patterns);
        while patterns.len() > 1 && told.is_none() {
            patterns.pop();
            told = tell_apart(&patterns);
        }
        let first = runs.runs.len();
        let is_alike = are_alike(&patterns);
        let blocks = if is_alike { patterns.iter().map(Pattern::blocks).max() } else { None };
        for pattern in &patterns {
            let run = pattern.run(blocks.unwrap_or_default());
            leads.push(pattern.fork.filter(|_| run.is_some()));
            runs.runs.push(run.unwrap_or_else(Run::into_nowhere));
        }
        // Where the processor guesses its way anyhow, or is mostly right, the likeliest is tried at once.
        let (most, all) = patterns.iter().fold((0, 0), |(most, all), pattern| (pattern.count.max(most), pattern.count + all));
        let is_even = told.is_some() && is_alike && most < all / 4 * 3;
        let next = Next { first: first as u16, is_even, ..NOWHERE };
        let lengths: Vec<_> = patterns.iter().map(|pattern| pattern.length).collect();
        nexts.push(told.map_or(next, |told| told.next(next, &lengths, &mut runs.tables)));
    }
    let at = |fork: usize| nexts.get(fork).copied().unwrap_or(NOWHERE);
    for (run, fork) in runs.runs.iter_mut().zip(leads) {
        run.next = fork.map_or(NOWHERE, at);
    }
    runs.start = at(start);
    runs
}

/// Two bytes that tell patterns apart, all but one: that is where none of the others can be.
#[derive(Debug)]
struct Told {
    offsets: (u8, u8),
    multiplier: u8,
    indices: [u8; SLOTS],
}

impl Told {
    fn next(&self, next: Next, lengths: &[usize], tables: &mut Vec<Table>) -> Next {
        let length = |index: u8| lengths.get(usize::from(index)).map_or(0, |length| *length as u16);
        tables.push(self.indices.map(|index| (next.first + u16::from(index), length(index))));
        Next { table: tables.len() as u16 - 1, offsets: self.offsets, multiplier: self.multiplier, ..next }
    }
}

/// What stands at two places of each pattern.
fn pairs(patterns: &[Pattern], (first, second): (usize, usize)) -> impl Iterator<Item = Option<(u8, u8)>> {
    patterns.iter().map(move |pattern| pattern.byte(first).zip(pattern.byte(second)))
}

/// First the byte that tells most of them apart, then the one that tells the rest; and how many these are.
fn best(patterns: &[Pattern]) -> (usize, usize, usize) {
    let told = |offsets| {
        let mut told = Vec::new();
        for pair in pairs(patterns, offsets).flatten() {
            if !told.contains(&pair) {
                told.push(pair);
            }
        }
        told.len()
    };
    let best = |other: Option<usize>| {
        let (mut best, mut most_told) = (0, 0);
        for offset in 0..FARTHEST {
            let told = told((other.unwrap_or(offset), offset));
            if told > most_told {
                (best, most_told) = (offset, told);
            }
        }
        best
    };
    let first = best(None);
    let second = best(Some(first));
    (first, second, told((first, second)))
}

fn tell_apart(patterns: &[Pattern]) -> Option<Told> {
    let (first, second, told) = best(patterns);
    if patterns.len() < 2 || told + 1 < patterns.len() {
        return None;
    }
    let pairs: Vec<_> = pairs(patterns, (first, second)).collect();
    let other = pairs.iter().position(Option::is_none);
    for multiplier in 1..=u8::MAX {
        let next = Next { multiplier, ..NOWHERE };
        const FREE: u8 = u8::MAX;
        let mut table = [FREE; SLOTS];
        let is_told = (0..).zip(&pairs).all(|(index, pair)| match pair {
            Some(pair) => match table.get_mut(next.slot(pair.0, pair.1)) {
                Some(free @ &mut FREE) => {
                    *free = index;
                    true
                }
                _ => false,
            },
            None => Some(usize::from(index)) == other,
        });
        if is_told {
            let indices = table.map(|index| if index == FREE { other.unwrap_or_default() as u8 } else { index });
            return Some(Told { offsets: (first as u8, second as u8), multiplier, indices });
        }
    }
    None
}

/// A run in the making.
#[derive(Debug)]
struct Pattern {
    /// Of the run, and of what was seen to follow it.
    bounds: Vec<Bounds>,
    length: usize,
    effect: Key,
    after: After,
    to: StateId,
    /// The fork that it leads to, once that is known.
    fork: Option<usize>,
    /// How often it was seen.
    count: u32,
}

/// A branch in the making.
#[derive(Debug)]
struct Fork {
    /// Of which state, if any; and whether what all patterns begin with belongs to the runs that lead here.
    of: Option<(StateId, bool)>,
    lead: Vec<Bounds>,
    patterns: Vec<Pattern>,
}

/// Whether the processor goes the same way for all of them, so that it cannot guess a wrong one: a few blocks more may be compared for that.
fn are_alike(patterns: &[Pattern]) -> bool {
    let way = |pattern: &Pattern| (pattern.after, pattern.to);
    let most = patterns.iter().map(Pattern::blocks).max().unwrap_or_default();
    patterns.iter().all(|pattern| Some(way(pattern)) == patterns.first().map(way) && most - pattern.blocks() <= PADDING)
}

impl Fork {
    /// The index of that fork, which is made where there was none.
    fn at(shapes: &Shapes, state: StateId, is_led: bool, forks: &mut Vec<Self>) -> usize {
        let of = Some((state, is_led));
        if let Some(fork) = forks.iter().position(|fork| fork.of == of) {
            return fork;
        }
        let mut patterns: Vec<_> = shapes.at(state).map(|(first, _)| Pattern::new(shapes, first, state)).collect();
        let mut fork = Self { of, lead: Vec::new(), patterns: Vec::new() };
        if patterns.len() > 1 && is_led {
            let lead = lead(&patterns);
            fork.lead = split_lead(&mut patterns, lead);
        }
        forks.push(Self { patterns, ..fork });
        forks.len() - 1
    }

    /// One that has no state of its own.
    fn of(patterns: Vec<Pattern>, forks: &mut Vec<Self>) -> usize {
        forks.push(Self { of: None, lead: Vec::new(), patterns });
        forks.len() - 1
    }
}

/// With how many literal letters they all begin.
fn lead(patterns: &[Pattern]) -> usize {
    let is_common = |at: &usize| {
        let letter = patterns.first().and_then(|pattern| pattern.byte(*at));
        letter.is_some() && patterns.iter().all(|pattern| *at < pattern.length && pattern.byte(*at) == letter)
    };
    (0..).take_while(is_common).count()
}

/// Takes so many letters away.
fn split_lead(patterns: &mut [Pattern], length: usize) -> Vec<Bounds> {
    let mut lead = Vec::new();
    for pattern in patterns {
        lead = pattern.bounds.drain(..length).collect();
        pattern.length -= length;
    }
    lead
}

/// Those that begin alike become one, which leads to a fork of theirs.
fn grouped(patterns: Vec<Pattern>, forks: &mut Vec<Fork>) -> Vec<Pattern> {
    let (mut offset, ..) = best(&patterns);
    let is_apart = |one: &Pattern, other: &Pattern| one.byte(offset) != other.byte(offset) || one.byte(0) == other.byte(0);
    if !patterns.iter().all(|one| patterns.iter().all(|other| is_apart(one, other))) {
        offset = 0;
    }
    let mut groups: Vec<Vec<Pattern>> = Vec::new();
    for pattern in patterns {
        let byte = pattern.byte(offset).filter(|_| pattern.length > 0);
        match groups.iter_mut().find(|group| group.first().is_some_and(|other| other.byte(offset) == byte)) {
            Some(group) if byte.is_some() => group.push(pattern),
            _ => groups.push(vec![pattern]),
        }
    }
    groups.into_iter().filter_map(|group| join(group, forks)).collect()
}

fn join(mut group: Vec<Pattern>, forks: &mut Vec<Fork>) -> Option<Pattern> {
    if group.len() < 2 {
        return group.pop();
    }
    let length = lead(&group);
    let bounds = split_lead(&mut group, length);
    let count = group.iter().map(|pattern| pattern.count).sum();
    let (length, fork) = (bounds.len(), Some(Fork::of(group, forks)));
    Some(Pattern { bounds, length, effect: 0, after: After::Literal, to: StateId::START, fork, count })
}

impl Pattern {
    /// From this edge on, for as long as only one thing was seen to follow.
    fn new(shapes: &Shapes, first: u16, at: StateId) -> Self {
        let mut pattern = Self { bounds: Vec::new(), length: 0, effect: 0, after: After::Literal, to: at, fork: None, count: 0 };
        let is_one_of_many = shapes.at(at).len() > 1;
        let mut joined = None;
        let mut next = shapes.at(at).find(|(id, _)| *id == first);
        pattern.count = next.map_or(0, |(_, edge)| edge.count);
        while let Some((_, edge)) = next {
            pattern.extend(shapes, edge);
            if pattern.after != After::Literal {
                break;
            }
            if is_one_of_many && joined.is_none() && shapes.is_joined(edge.to) {
                joined = Some((pattern.bounds.len(), pattern.effect, pattern.to));
            }
            let mut edges = shapes.at(edge.to);
            next = edges.next().filter(|_| edges.len() == 0 && pattern.bounds.len() < LONGEST_RUN);
        }
        pattern.length = pattern.bounds.len();
        // Where others lead to the same place, what follows is laid out once, unless it is short.
        if let Some((length, effect, to)) = joined.filter(|(length, ..)| pattern.length - length > SHORT) {
            pattern.length = length;
            (pattern.effect, pattern.after, pattern.to) = (effect, After::Literal, to);
        }
        pattern
    }

    fn extend(&mut self, shapes: &Shapes, edge: &Edge) {
        self.bounds.extend(shapes.literal(edge).iter().map(|letter| (*letter, *letter)));
        self.effect |= edge.effect;
        (self.after, self.to) = (edge.after, edge.to);
        let is_text = matches!(edge.after, After::Text | After::AnyText);
        if let Some(length) = edge.length.filter(|_| is_text) {
            self.bounds.extend(std::iter::repeat_n(PLAIN, usize::from(length)));
            self.bounds.push((b'"', b'"'));
            self.after = After::Literal;
        }
    }

    fn blocks(&self) -> usize {
        self.length.div_ceil(LANES)
    }

    fn run_bounds(&self) -> &[Bounds] {
        self.bounds.get(..self.length).unwrap_or_default()
    }

    /// The byte that must stand there, if only one can.
    fn byte(&self, offset: usize) -> Option<u8> {
        self.bounds.get(offset).filter(|(low, high)| low == high).map(|(low, _)| *low)
    }

    /// Finds the fork that it leads to, and goes on as far as all that begins there.
    fn lead_on(&mut self, shapes: &Shapes, forks: &mut Vec<Fork>) {
        if self.fork.is_some() {
            return;
        }
        let fork = Fork::at(shapes, self.to, self.after == After::Literal, forks);
        self.fork = Some(fork);
        let lead = forks.get(fork).map(|fork| fork.lead.as_slice()).unwrap_or_default();
        if !lead.is_empty() {
            self.bounds.truncate(self.length);
            self.bounds.extend(lead);
            self.length = self.bounds.len();
        }
    }

    fn run(&self, blocks: usize) -> Option<Run> {
        let bounds = self.run_bounds();
        Some(Run {
            blocks: Blocks::new(bounds, blocks)?,
            effect: Lanes::load(&self.effect.to_le_bytes()),
            length: bounds.len() as u16,
            then: match self.after {
                After::Literal => Then::Nothing,
                After::Text => Then::Text,
                After::AnyText => Then::AnyText,
                After::Number => Then::Number,
                After::End => Then::End,
            },
            next: NOWHERE,
        })
    }
}
