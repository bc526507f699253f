//! How the shapes become runs.

use super::cursor::{Blocks, Bounds};
use super::reads::Key;
use super::runs::{NEVER, Run, Runs, SLOTS, Step, Tells, Then, slot};
use super::shapes::{Edge, PLAIN, Shapes};
use super::simd::{LANES, Lanes};
use super::trace::{After, StateId};

const MOST_RUNS: usize = 8192;
const LONGEST_RUN: usize = 512;

/// So many blocks are compared in vain, at most.
const PADDING: usize = 3;

/// A byte is looked for so far ahead.
const FARTHEST: usize = 64;

/// A run, and how long it is.
type Head = (u16, u16);

/// What comes at a fork: the likeliest, and what tells.
type Way = (Head, Tells);

/// Lays the shapes out.
pub fn runs(shapes: &Shapes) -> Runs {
    let mut forks = Vec::new();
    let start = Fork::at(shapes, StateId::START, &mut forks);
    // For each run the fork it leads to.
    let mut leads = vec![Some(start)];
    let mut runs = vec![Run::empty()];
    let mut tables: Vec<[Head; SLOTS]> = Vec::new();
    let mut ways: Vec<Option<Way>> = Vec::new();
    while let Some(fork) = forks.get_mut(ways.len())
        && runs.len() < MOST_RUNS
    {
        let mut patterns = std::mem::take(&mut fork.patterns);
        for pattern in &mut patterns {
            pattern.fork.get_or_insert_with(|| Fork::at(shapes, pattern.to, &mut forks));
        }
        if tell_apart(&patterns).is_none() {
            patterns = grouped(patterns, &mut forks);
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
        // Nothing was learned of what comes then, and the next run is another fork's.
        let Some(likeliest) = patterns.first() else {
            ways.push(None);
            continue;
        };
        let first = runs.len();
        let head = |index: usize| ((first + index) as u16, patterns.get(index).map_or(0, |pattern| pattern.bounds.len() as u16));
        // Where the processor guesses its way anyhow, or is nearly always right, it may guess the likeliest. What was learned is a small sample.
        let is_alike = are_alike(&patterns);
        let (most, all) = patterns.iter().fold((0, 0), |(most, all), pattern| (pattern.count.max(most), pattern.count + all));
        let is_even = is_alike && most < all / 8 * 7;
        let (offset, table) = match told {
            Some((offset, indices)) => {
                tables.push(indices.map(|index| head(index.into())));
                (offset, tables.len())
            }
            None => (0, 0),
        };
        let likely = likeliest.byte(offset).filter(|_| !is_even || table == 0).unwrap_or(NEVER);
        ways.push(Some((head(0), Tells { table: table as u16, offset: offset as u8, likely })));
        let blocks = if is_alike { patterns.iter().map(Pattern::blocks).max() } else { None };
        for pattern in &patterns {
            let run = pattern.run(blocks.unwrap_or_default());
            leads.push(pattern.fork.filter(|_| run.is_some()));
            runs.push(run.unwrap_or_else(Run::empty));
        }
    }
    let way = |run: u16| *ways.get((*leads.get(usize::from(run))?)?)?;
    let step = |(run, length): Head| Step::new(run, length, way(run).map_or(Tells::NOTHING, |(_, tells)| tells));
    for (index, run) in (0..).zip(&mut runs) {
        run.next = way(index).map_or(Step::NOWHERE, |(likeliest, _)| step(likeliest));
    }
    let tables = tables.into_iter().map(|heads| heads.map(step)).collect();
    Runs { runs, tables, start: step((0, 0)) }
}

/// How far ahead the byte stands that tells most patterns apart, and how many these are.
fn best(patterns: &[Pattern]) -> (usize, usize) {
    let (mut first, mut most) = (0, 0);
    // The first of those that tell as many.
    for offset in (0..FARTHEST).rev() {
        let (mut told, mut count) = ([false; SLOTS], 0);
        for pattern in patterns {
            if let Some(told) = pattern.byte(offset).and_then(|byte| told.get_mut(slot(byte))) {
                count += usize::from(!*told);
                *told = true;
            }
        }
        if count >= most {
            (first, most) = (offset, count);
        }
    }
    (first, most)
}

/// By that byte, each but one: that is where none of the others can be.
fn tell_apart(patterns: &[Pattern]) -> Option<(usize, [u8; SLOTS])> {
    let (offset, told) = best(patterns);
    let other = patterns.iter().position(|pattern| pattern.byte(offset).is_none());
    if patterns.len() < 2 || told + usize::from(other.is_some()) < patterns.len() {
        return None;
    }
    let mut indices = [other.unwrap_or_default() as u8; SLOTS];
    for (index, pattern) in (0..).zip(patterns) {
        if let Some(place) = pattern.byte(offset).and_then(|byte| indices.get_mut(slot(byte))) {
            *place = index;
        }
    }
    Some((offset, indices))
}

/// A run in the making.
#[derive(Debug)]
struct Pattern {
    bounds: Vec<Bounds>,
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
    /// Of which state, if any.
    of: Option<StateId>,
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
    fn at(shapes: &Shapes, state: StateId, forks: &mut Vec<Self>) -> usize {
        forks.iter().position(|fork| fork.of == Some(state)).unwrap_or_else(|| {
            let patterns = shapes.at(state).iter().map(|edge| Pattern::new(shapes, edge, state)).collect();
            forks.push(Self { of: Some(state), patterns });
            forks.len() - 1
        })
    }

    /// One that has no state of its own.
    fn of(patterns: Vec<Pattern>, forks: &mut Vec<Self>) -> usize {
        forks.push(Self { of: None, patterns });
        forks.len() - 1
    }
}

/// With how many literal letters they all begin.
fn lead(patterns: &[Pattern]) -> usize {
    let is_common = |at: &usize| {
        let letter = patterns.first().and_then(|pattern| pattern.byte(*at));
        letter.is_some() && patterns.iter().all(|pattern| pattern.byte(*at) == letter)
    };
    (0..).take_while(is_common).count()
}

/// Those that begin alike become one, which leads to a fork of theirs.
fn grouped(mut patterns: Vec<Pattern>, forks: &mut Vec<Fork>) -> Vec<Pattern> {
    let (mut offset, _) = best(&patterns);
    let is_apart = |one: &Pattern, other: &Pattern| one.byte(offset) != other.byte(offset) || one.byte(0) == other.byte(0);
    if !patterns.iter().all(|one| patterns.iter().all(|other| is_apart(one, other))) {
        offset = 0;
    }
    let mut groups = Vec::new();
    while let Some(pattern) = patterns.pop() {
        let byte = pattern.byte(offset);
        let (alike, others) = patterns.into_iter().partition(|other| byte.is_some() && other.byte(offset) == byte);
        patterns = others;
        groups.push(join(pattern, alike, forks));
    }
    groups
}

fn join(pattern: Pattern, mut group: Vec<Pattern>, forks: &mut Vec<Fork>) -> Pattern {
    if group.is_empty() {
        return pattern;
    }
    group.push(pattern);
    let length = lead(&group);
    let (mut bounds, mut count) = (Vec::new(), 0);
    for pattern in &mut group {
        let rest = pattern.bounds.get(length..).unwrap_or_default().to_vec();
        bounds = std::mem::replace(&mut pattern.bounds, rest);
        count += pattern.count;
    }
    bounds.truncate(length);
    let fork = Some(Fork::of(group, forks));
    Pattern { bounds, effect: 0, after: After::Literal, to: StateId::START, fork, count }
}

impl Pattern {
    /// From this edge on, for as long as only one thing was seen to follow.
    fn new(shapes: &Shapes, first: &Edge, at: StateId) -> Self {
        let (bounds, count) = (Vec::new(), first.count);
        let mut pattern = Self { bounds, effect: 0, after: After::Literal, to: at, fork: None, count };
        let mut next = Some(first);
        while let Some(edge) = next {
            pattern.extend(shapes, edge);
            next = match shapes.at(edge.to) {
                [edge] if pattern.after == After::Literal && pattern.bounds.len() < LONGEST_RUN => Some(edge),
                _ => None,
            };
        }
        pattern
    }

    fn extend(&mut self, shapes: &Shapes, edge: &Edge) {
        self.bounds.extend(shapes.literal(edge).iter().map(|letter| (*letter, *letter)));
        self.effect |= edge.effect;
        (self.after, self.to) = (edge.after, edge.to);
        if let Some(length) = edge.length.map(usize::from) {
            if edge.after == After::Number {
                self.bounds.push((b'1', b'9'));
                self.bounds.extend(std::iter::repeat_n((b'0', b'9'), length - 1));
            } else {
                self.bounds.extend(std::iter::repeat_n(PLAIN, length));
                self.bounds.push((b'"', b'"'));
            }
            self.after = After::Literal;
        }
    }

    fn blocks(&self) -> usize {
        self.bounds.len().div_ceil(LANES)
    }

    /// The byte that must stand there, if only one can.
    fn byte(&self, offset: usize) -> Option<u8> {
        self.bounds.get(offset).filter(|(low, high)| low == high).map(|(low, _)| *low)
    }

    fn run(&self, blocks: usize) -> Option<Run> {
        let mut bounds = self.bounds.clone();
        if self.after == After::Text {
            // No quote: there is one letter at least. What comes before a quote in the alphabet is rare enough to be looked at more closely.
            bounds.push((b'"' + 1, u8::MAX));
        }
        Some(Run {
            blocks: Blocks::new(&bounds, blocks)?,
            effect: Lanes::of(self.effect),
            then: match self.after {
                After::Literal => Then::Nothing,
                After::Text | After::AnyText => Then::Text,
                After::Number => Then::Number,
                After::End => Then::End,
            },
            next: Step::NOWHERE,
        })
    }
}
