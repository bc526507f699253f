//! Which row decides, and what it tells.

use super::*;

/// Rows 1 to 12: outcome, final, and which parts are told after the first reason.
#[rustfmt::skip]
pub const ROWS: [(Outcome, bool, &[Says]); 12] = [
    (Outcome::Review,     false, &TOLD),
    (Outcome::Ineligible, true,  &[No, CannotDefine]),
    (Outcome::Ineligible, true,  &TOLD),
    (Outcome::Review,     false, &[No, CannotDefine]),
    (Outcome::Review,     false, &[Unrecognized]),
    (Outcome::Review,     false, &TOLD),
    (Outcome::Eligible,   true,  &TOLD),
    (Outcome::Review,     false, &TOLD),
    (Outcome::Review,     false, &[No, Unrecognized]),
    (Outcome::Pending,    false, &TOLD),
    (Outcome::Pending,    false, &TOLD),
    (Outcome::Pending,    false, &TOLD),
];

/// What a policy's question came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    NotAsked,
    Met,
    NotMet,
    Unknown,
}

pub const ANSWERS: [Answer; 4] = [Answer::NotAsked, Answer::Met, Answer::NotMet, Answer::Unknown];

/// A policy's question: its answer, and where and what was read for it.
#[derive(Clone, Debug)]
pub struct Question {
    pub answer: Answer,
    pub path: &'static str,
    pub value: Option<String>,
}

pub struct Case<'a> {
    pub status: Option<&'a str>,
    pub organisation_type: &'a Question,
    pub country: &'a Question,
    pub cannot_define: CannotDefineEligibility,
}

impl Case<'_> {
    fn row(&self, parts: &[Option<&Part>]) -> usize {
        let any = |says: Says| parts.iter().flatten().any(|part| part.says == says);
        let answered = |answer: Answer| self.organisation_type.answer == answer || self.country.answer == answer;
        let waits_for_user = parts.iter().flatten().any(|part| part.told.code == ReasonCode::AgentPendingUserVerification);
        match self.status {
            Some("failed") => 2,
            Some("succeeded") if answered(Answer::NotMet) => 3,
            Some("succeeded") if any(No) || any(CannotDefine) => 4,
            Some("succeeded") if any(Unrecognized) => 5,
            Some("succeeded") if answered(Answer::Unknown) => 6,
            Some("succeeded") => 7,
            Some("pending" | "processed") if any(CannotDefine) => 8,
            Some("processed") if any(No) || any(Unrecognized) => 9,
            Some("processed") => 10,
            Some("pending") if waits_for_user && !any(No) => 11,
            Some("pending") => 12,
            _ => 1,
        }
    }

    /// The policy's reasons with this answer, organisation type before country.
    fn policy(&self, answer: Answer, codes: [&str; 2], effect: Effect) -> Vec<Told> {
        let questions =
            [self.organisation_type, self.country].into_iter().zip(codes).filter(|(question, _)| question.answer == answer);
        questions
            .map(|(question, name)| Told {
                code: code(name),
                effect,
                path: question.path.to_owned(),
                value: question.value.clone(),
            })
            .collect()
    }

    /// What stands before the parts, by row.
    pub fn first(&self) -> [Vec<Told>; 12] {
        std::array::from_fn(|index| {
            let (outcome, _) = self.decides(index + 1);
            let status = |name: &str| {
                vec![Told {
                    code: code(name),
                    effect: deciding(outcome),
                    path: "/status".to_owned(),
                    value: self.status.map(str::to_owned),
                }]
            };
            let not_met = || self.policy(Answer::NotMet, ["policy.organisation_type", "policy.country"], Effect::Blocks);
            let unknown =
                || self.policy(Answer::Unknown, ["policy.organisation_type_unknown", "policy.country_unknown"], Effect::Holds);
            match index + 1 {
                1 => status("submission.unrecognized"),
                2 => status("submission.failed"),
                3 => [not_met(), unknown()].concat(),
                4 => status("submission.contradicted"),
                5 => status("submission.unrecognized_part"),
                6 => unknown(),
                7 => status("submission.succeeded"),
                9 | 10 => status("submission.processed"),
                12 => status("submission.pending"),
                // Rows 8 and 11 are decided by a part.
                _ => Vec::new(),
            }
        })
    }

    fn decides(&self, row: usize) -> (Outcome, bool) {
        match (row, self.cannot_define) {
            (8, CannotDefineEligibility::Ineligible) => (Outcome::Ineligible, true),
            _ => (ROWS[row - 1].0, ROWS[row - 1].1),
        }
    }

    /// Whether the decision is the one that the tables give, to the last reason.
    pub fn fits(&self, first: &[Vec<Told>; 12], parts: &[Option<&Part>], decision: &Decision) -> Result<(), String> {
        let row = self.row(parts);
        let (outcome, is_final) = self.decides(row);
        let wrong = |what: &str| {
            let parts: Vec<_> = parts.iter().flatten().map(|part| part.told.code.text()).collect();
            let (types, country) = (self.organisation_type.answer, self.country.answer);
            Err(format!(
                "row {row}: {what}: {:?} {parts:?} {types:?} {country:?} {:?}: {decision:#?}",
                self.status, self.cannot_define
            ))
        };
        if (decision.outcome, decision.is_final) != (outcome, is_final) {
            return wrong("outcome or final");
        }
        if decision.eligible != (row == 7) || decision.operations.is_some() {
            return wrong("eligible or operations");
        }
        let mut reasons = decision.reasons.iter();
        let mut is_next = |told: &Told, effect: Effect| {
            reasons.next().is_some_and(|reason| {
                reason.code == told.code && reason.effect == effect && reason.path == told.path && reason.value == told.value
            })
        };
        let all = || parts.iter().flatten();
        let decided_by = match row {
            8 => all().find(|part| part.says == CannotDefine),
            11 => all().find(|part| part.told.code == ReasonCode::AgentPendingUserVerification),
            _ => None,
        };
        for told in &first[row - 1] {
            if !is_next(told, told.effect) {
                return wrong("the first reasons");
            }
        }
        if decided_by.is_some_and(|part| !is_next(&part.told, deciding(outcome))) {
            return wrong("the part that decided");
        }
        for says in ROWS[row - 1].2 {
            for part in all().filter(|part| part.says == *says) {
                let is_told =
                    decided_by.is_some_and(|decided| decided.told.code == part.told.code) || is_next(&part.told, part.told.effect);
                if !is_told || !part.flags.iter().all(|flag| is_next(flag, flag.effect)) {
                    return wrong("the parts");
                }
            }
        }
        if reasons.next().is_some() { wrong("more than was asked") } else { Ok(()) }
    }
}
