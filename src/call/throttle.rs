//! Turns for many calls: so many a minute, so many at once, and none while a provider asks to wait.
//!
//! Whoever wants to send takes a ticket and waits in a lane; `admit` says who may go, and when to ask again.

use std::collections::VecDeque;

const MINUTE_MS: f64 = 60_000.0;

/// Lanes, one for each key. `Waiter` is whatever the caller recognises its own by.
#[derive(Debug)]
pub struct Throttle<Key, Waiter> {
    per_minute: Option<usize>,
    concurrency: Option<usize>,
    lanes: Vec<Lane<Key, Waiter>>,
    tickets: u64,
}

#[derive(Debug)]
struct Lane<Key, Waiter> {
    key: Key,
    /// In the order in which they may go.
    waiting: VecDeque<Waiting<Waiter>>,
    /// And until when each may last.
    under_way: Vec<(u64, f64)>,
    /// When the attempts of the last minute began.
    starts: VecDeque<f64>,
    held_until_ms: f64,
}

#[derive(Debug)]
struct Waiting<Waiter> {
    ticket: u64,
    patience_ms: f64,
    lasts_ms: f64,
    waiter: Waiter,
}

/// What a waiter is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Turn {
    /// It may send.
    Go,
    /// The provider asked to wait for longer than it has patience.
    Held {
        /// How long.
        ms: f64,
    },
}

impl<Key: PartialEq, Waiter: Clone> Throttle<Key, Waiter> {
    /// None is no limit.
    pub fn new(per_minute: Option<usize>, concurrency: Option<usize>) -> Self {
        Self { per_minute, concurrency, lanes: Vec::new(), tickets: 0 }
    }

    /// Takes a ticket. Who was there before, and comes `again`, goes before the others. Whoever lasts longer than this is taken for gone:
    /// a request that was cancelled in the midst of it gives nothing back.
    pub fn arrive(&mut self, key: Key, again: bool, patience_ms: f64, lasts_ms: f64, waiter: Waiter, now_ms: f64) -> u64 {
        self.tickets += 1;
        self.lanes.retain(|lane| lane.key == key || lane.is_in_use(now_ms));
        let at = self.lanes.iter().position(|lane| lane.key == key).unwrap_or(self.lanes.len());
        if at == self.lanes.len() {
            self.lanes.push(Lane {
                key,
                waiting: VecDeque::new(),
                under_way: Vec::new(),
                starts: VecDeque::new(),
                held_until_ms: now_ms,
            });
        }
        if let Some(lane) = self.lanes.get_mut(at) {
            let waiting = Waiting { ticket: self.tickets, patience_ms, lasts_ms, waiter };
            if again { lane.waiting.push_front(waiting) } else { lane.waiting.push_back(waiting) }
        }
        self.tickets
    }

    /// Gives a ticket back, whether its turn came or not.
    pub fn leave(&mut self, ticket: u64) {
        for lane in &mut self.lanes {
            let before = lane.under_way.len();
            lane.under_way.retain(|(under_way, _)| *under_way != ticket);
            if lane.under_way.len() < before {
                continue;
            }
            // Many may wait. Where one signal ends them all, each is the first when it leaves.
            match lane.waiting.front() {
                Some(first) if first.ticket == ticket => drop(lane.waiting.pop_front()),
                _ => lane.waiting.retain(|waiting| waiting.ticket != ticket),
            }
        }
    }

    /// The provider asks the lane of this ticket, which is under way, to wait until then.
    pub fn hold(&mut self, ticket: u64, until_ms: f64) {
        let lane = self.lanes.iter_mut().find(|lane| lane.under_way.iter().any(|(under_way, _)| *under_way == ticket));
        if let Some(lane) = lane {
            lane.held_until_ms = lane.held_until_ms.max(until_ms);
        }
    }

    /// Whose turn it is now.
    pub fn admit(&mut self, now_ms: f64) -> Vec<(Waiter, Turn)> {
        let mut told = Vec::new();
        for lane in &mut self.lanes {
            let held_ms = lane.held_until_ms - now_ms;
            if held_ms > 0.0 {
                lane.waiting.retain(|waiting| {
                    let stays = held_ms <= waiting.patience_ms;
                    if !stays {
                        told.push((waiting.waiter.clone(), Turn::Held { ms: held_ms }));
                    }
                    stays
                });
            }
            while lane.starts.front().is_some_and(|start| now_ms - start >= MINUTE_MS) {
                lane.starts.pop_front();
            }
            if self.concurrency.is_some_and(|most| lane.under_way.len() >= most) {
                lane.under_way.retain(|(_, until_ms)| *until_ms > now_ms);
            }
            while lane.opens_ms(self.per_minute) <= now_ms
                && self.concurrency.is_none_or(|most| lane.under_way.len() < most)
                && let Some(Waiting { ticket, lasts_ms, waiter, .. }) = lane.waiting.pop_front()
            {
                lane.under_way.push((ticket, now_ms + lasts_ms));
                if self.per_minute.is_some() {
                    lane.starts.push_back(now_ms);
                }
                told.push((waiter, Turn::Go));
            }
        }
        told
    }

    /// When to ask again, if nobody arrives or leaves before, and who may go then. None where nobody waits for the time alone.
    pub fn next(&self) -> Option<(f64, &Waiter)> {
        let lanes = self.lanes.iter().filter(|lane| self.concurrency.is_none_or(|most| lane.under_way.len() < most));
        let firsts = lanes.filter_map(|lane| Some((lane.opens_ms(self.per_minute), &lane.waiting.front()?.waiter)));
        firsts.min_by(|one, other| one.0.total_cmp(&other.0))
    }
}

impl<Key, Waiter> Lane<Key, Waiter> {
    /// Before this, nobody may start.
    fn opens_ms(&self, per_minute: Option<usize>) -> f64 {
        let full = per_minute.and_then(|most| self.starts.get(self.starts.len().checked_sub(most)?));
        full.map_or(self.held_until_ms, |start| self.held_until_ms.max(start + MINUTE_MS))
    }

    fn is_in_use(&self, now_ms: f64) -> bool {
        !self.waiting.is_empty()
            || self.under_way.iter().any(|(_, until_ms)| *until_ms > now_ms)
            || self.held_until_ms > now_ms
            || self.starts.back().is_some_and(|start| now_ms - start < MINUTE_MS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(not(target_arch = "wasm32"))]
    use proptest::prelude::*;

    const PATIENT: f64 = f64::INFINITY;

    /// Who may go at this moment, in order.
    fn go(throttle: &mut Throttle<&'static str, u64>, now_ms: f64) -> Vec<u64> {
        throttle.admit(now_ms).into_iter().filter(|(_, turn)| *turn == Turn::Go).map(|(waiter, _)| waiter).collect()
    }

    fn next_ms<Key: PartialEq, Waiter: Clone>(throttle: &Throttle<Key, Waiter>) -> Option<f64> {
        throttle.next().map(|(next_ms, _)| next_ms)
    }

    #[test]
    fn so_many_a_minute() {
        let mut throttle = Throttle::new(Some(2), None);
        for waiter in 0..5 {
            throttle.arrive("a", false, PATIENT, PATIENT, waiter, 0.0);
        }
        assert_eq!(go(&mut throttle, 0.0), [0, 1]);
        assert_eq!((next_ms(&throttle), go(&mut throttle, 59_999.9)), (Some(60_000.0), vec![]));
        assert_eq!(go(&mut throttle, 60_000.0), [2, 3]);
        assert_eq!(go(&mut throttle, 120_000.0), [4]);
        assert_eq!(next_ms(&throttle), None);
    }

    #[test]
    fn so_many_at_once() {
        let mut throttle = Throttle::new(None, Some(2));
        let tickets: Vec<_> = (0..6).map(|waiter| throttle.arrive("a", false, PATIENT, PATIENT, waiter, 0.0)).collect();
        assert_eq!((go(&mut throttle, 0.0), next_ms(&throttle)), (vec![0, 1], None));
        for left in [2, 4] {
            throttle.leave(tickets[left]);
            assert_eq!(go(&mut throttle, 1.0), [0; 0], "one that waited and left frees nothing");
        }
        throttle.leave(tickets[0]);
        assert_eq!(go(&mut throttle, 1.0), [3]);
        throttle.leave(tickets[3]);
        assert_eq!(go(&mut throttle, 1.0), [5]);
    }

    #[test]
    fn who_lasts_too_long_is_gone() {
        let mut throttle = Throttle::new(None, Some(2));
        let tickets: Vec<_> = (0..5).map(|waiter| throttle.arrive("a", false, PATIENT, 100.0, waiter, 0.0)).collect();
        assert_eq!((go(&mut throttle, 0.0), go(&mut throttle, 99.0)), (vec![0, 1], vec![]));
        throttle.leave(tickets[0]);
        assert_eq!((go(&mut throttle, 99.0), go(&mut throttle, 100.0)), (vec![2], vec![3]));
        throttle.leave(tickets[1]);
        assert_eq!((go(&mut throttle, 198.0), go(&mut throttle, 199.0)), (vec![], vec![4]), "who is gone frees nothing more");
    }

    #[test]
    fn who_comes_again_goes_first() {
        let mut throttle = Throttle::new(None, Some(1));
        let first = throttle.arrive("a", false, PATIENT, PATIENT, 1, 0.0);
        throttle.arrive("a", false, PATIENT, PATIENT, 2, 0.0);
        assert_eq!(go(&mut throttle, 0.0), [1]);
        throttle.arrive("a", true, PATIENT, PATIENT, 1, 5.0);
        throttle.leave(first);
        assert_eq!(go(&mut throttle, 5.0), [1]);
    }

    #[test]
    fn a_wait_that_is_asked_for_holds_back_its_lane_alone() {
        let mut throttle = Throttle::new(None, None);
        let first = throttle.arrive("a", false, PATIENT, PATIENT, 0, 0.0);
        assert_eq!(go(&mut throttle, 0.0), [0]);
        throttle.hold(first, 5000.0);
        throttle.hold(first, 3000.0);
        throttle.arrive("a", false, 5000.0, PATIENT, 1, 0.0);
        throttle.arrive("a", false, 4999.0, PATIENT, 2, 0.0);
        throttle.arrive("b", false, 0.0, PATIENT, 3, 0.0);
        assert_eq!(throttle.admit(0.0), [(2, Turn::Held { ms: 5000.0 }), (3, Turn::Go)]);
        assert_eq!((next_ms(&throttle), go(&mut throttle, 4999.0)), (Some(5000.0), vec![]));
        assert_eq!(go(&mut throttle, 5000.0), [1]);
    }

    #[test]
    fn lanes_that_nobody_uses_are_forgotten() {
        let mut throttle = Throttle::new(Some(1), None);
        for (key, now_ms) in [(1, 0.0), (2, 59_999.0), (3, 60_000.0), (4, 200_000.0)] {
            let ticket = throttle.arrive(key, false, PATIENT, PATIENT, (), now_ms);
            assert_eq!(throttle.admit(now_ms).len(), 1);
            throttle.leave(ticket);
        }
        assert_eq!(throttle.lanes.iter().map(|lane| lane.key).collect::<Vec<_>>(), [4]);
    }

    #[cfg(not(target_arch = "wasm32"))]
    proptest! {
        /// Any crowd, on a simulated clock that only moves to the moments that the throttle names.
        #[test]
        fn every_crowd_is_let_through(
            per_minute in proptest::option::of(1_usize..6),
            concurrency in proptest::option::of(1_usize..4),
            calls in proptest::collection::vec((0_usize..2, 0_u32..90_000, 0_u32..40_000, proptest::option::of(0_u32..20_000)), 1..60),
        ) {
            let mut throttle = Throttle::new(per_minute, concurrency);
            let mut arrivals: Vec<_> = calls.iter().enumerate().map(|(index, call)| (f64::from(call.1), index)).collect();
            arrivals.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut arrivals = VecDeque::from(arrivals);
            let mut under_way: Vec<(f64, u64, usize)> = Vec::new();
            let mut tickets = vec![0; calls.len()];
            let mut started: Vec<(f64, usize)> = Vec::new();
            let mut held = [0.0_f64; 2];
            let mut now_ms = 0.0_f64;
            loop {
                while let Some((_, index)) = arrivals.pop_front_if(|(at, _)| *at <= now_ms) {
                    tickets[index] = throttle.arrive(calls[index].0, false, PATIENT, PATIENT, index, now_ms);
                }
                let (done, still): (Vec<_>, _) = under_way.into_iter().partition(|(until, ..)| *until <= now_ms);
                under_way = still;
                for (_, ticket, index) in done {
                    if let (lane, _, _, Some(wait)) = calls[index] {
                        throttle.hold(ticket, now_ms + f64::from(wait));
                        held[lane] = held[lane].max(now_ms + f64::from(wait));
                    }
                    throttle.leave(ticket);
                }
                for (index, turn) in throttle.admit(now_ms) {
                    let (lane, arrived, lasts, _) = calls[index];
                    prop_assert_eq!(turn, Turn::Go);
                    prop_assert!(f64::from(arrived) <= now_ms && held[lane] <= now_ms);
                    under_way.push((now_ms + f64::from(lasts), tickets[index], index));
                    started.push((now_ms, index));
                }
                for lane in 0..2 {
                    let count = under_way.iter().filter(|(.., index)| calls[*index].0 == lane).count();
                    prop_assert!(concurrency.is_none_or(|most| count <= most));
                }
                let moments = [next_ms(&throttle), arrivals.front().map(|(at, _)| *at)];
                let ends = under_way.iter().map(|(until, ..)| *until);
                match moments.into_iter().flatten().chain(ends).reduce(f64::min) {
                    Some(next) => {
                        prop_assert!(next > now_ms || ends_now(&under_way, now_ms), "time stands still");
                        now_ms = next;
                    }
                    None => break,
                }
            }
            prop_assert_eq!(started.len(), calls.len(), "somebody waits for ever");
            for lane in 0..2 {
                let starts: Vec<_> = started.iter().filter(|(_, index)| calls[*index].0 == lane).collect();
                let most = per_minute.unwrap_or(usize::MAX - 1);
                prop_assert!(starts.windows(most.min(starts.len()) + 1).all(|window| window[most].0 - window[0].0 >= MINUTE_MS));
                let order: Vec<_> = starts.iter().map(|(_, index)| tickets[*index]).collect();
                prop_assert!(order.is_sorted(), "not in the order of arrival");
            }
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn ends_now(under_way: &[(f64, u64, usize)], now_ms: f64) -> bool {
        under_way.iter().any(|(until, ..)| *until <= now_ms)
    }
}
