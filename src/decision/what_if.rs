//! What would have to change for another outcome. Nothing is foretold: a record is changed, and decided about again.

use serde::Serialize;
use tsify::Tsify;

use super::submission::leaning;
use super::{Actor, Decision, Outcome, Policy, Recourse, decide_account, decide_submission};
use crate::goodstack::{
    AgentVerificationStatus, AllowedOrganisationType, ComplianceStatus, EligibilityResult, EligibilityStatus, MonitoringStatus,
    OrganisationType, SubmissionStatus, ValidationSubmission, read_submission,
};
use crate::json::Value;
use crate::partner_center::{AccountStatus, CustomerValidationStatus, ValidationType, read_account};
use crate::reading::Mismatch;
use crate::text::text;
use crate::vocabulary::Vocabulary;

/// Stands for any instant.
const AN_INSTANT: &str = "2026-01-01T00:00:00.000Z";

/// Another outcome, and the nearest way to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct Alternative {
    /// What would be decided.
    pub outcome: Outcome,
    /// What would have to change, all of it together. No fewer changes lead there.
    pub changes: Vec<Change>,
}

/// One field that would have to say something else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[tsify(missing_as_null)]
pub struct Change {
    /// JSON Pointer into the evidence as it was given, for example "/submission/data/status".
    pub path: String,
    /// What stands there now, as text; null where nothing does.
    pub from: Option<String>,
    /// What would have to stand there; null for nothing.
    #[tsify(type = "string | string[] | null")]
    pub to: To,
    /// Who would have to bring it about.
    pub actor: Actor,
    /// How; "none" where nobody can be asked to.
    pub recourse: Recourse,
}

/// What a field would have to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum To {
    /// Nothing.
    Nothing,
    /// One value.
    Text(String),
    /// A list of one.
    List([String; 1]),
}

/// A decision that some changes lead to.
struct Way<T> {
    outcome: Outcome,
    is_final: bool,
    changes: Vec<T>,
}

/// Keeps the way if none to its outcome takes fewer changes, or as many and may not last.
fn offer<T>(ways: &mut Vec<Way<T>>, way: Way<T>) {
    match ways.iter_mut().find(|known| known.outcome == way.outcome) {
        Some(known) if (way.changes.len(), !way.is_final) >= (known.changes.len(), !known.is_final) => {}
        Some(known) => *known = way,
        None => ways.push(way),
    }
}

/// The nearest way to every outcome that can be reached, that which stands included: it takes no changes.
pub struct Nearest(Vec<Way<Change>>);

impl Nearest {
    /// From this record of an account, which stands at this place of the evidence.
    pub fn of_account(record: Value, policy: &Policy, place: &str) -> Result<Self, Mismatch> {
        Walk { record, read: read_an_account, policy, ways: Vec::new() }.nearest(&[&ACCOUNT], place)
    }

    /// From this submission, with or without its envelope.
    pub fn of_submission(mut record: Value, policy: &Policy, place: &str) -> Result<Self, Mismatch> {
        let mut place = place.to_owned();
        if record.object().and_then(|outer| outer.get("data")?.object()).is_some()
            && let Some(data) = record.member("data")
        {
            record = std::mem::replace(data, Value::Null);
            place += "/data";
        }
        Walk { record, read: read_a_submission, policy, ways: Vec::new() }.nearest(&SUBMISSION, &place)
    }

    /// Both kinds of evidence at once: the weightier outcome wins.
    #[must_use]
    pub fn both(account: &Self, submission: &Self) -> Self {
        let mut both = Vec::new();
        for account in &account.0 {
            for submission in &submission.0 {
                let heavier = if submission.outcome.weight() > account.outcome.weight() { submission } else { account };
                let is_final = account.is_final && submission.is_final;
                let changes = [&*account.changes, &submission.changes].concat();
                offer(&mut both, Way { outcome: heavier.outcome, is_final, changes });
            }
        }
        Self(both)
    }

    /// The outcomes that do not stand, the nearest first.
    pub fn alternatives(self) -> Vec<Alternative> {
        let mut alternatives: Vec<Alternative> = Vec::new();
        for Way { outcome, changes, .. } in self.0 {
            let cost = (changes.len(), outcome.weight());
            let after = alternatives.iter().take_while(|other| (other.changes.len(), other.outcome.weight()) < cost).count();
            if !changes.is_empty() {
                alternatives.insert(after, Alternative { outcome, changes });
            }
        }
        alternatives
    }
}

/// One field that a decision rests on.
struct Field {
    path: &'static str,
    /// Where the reasons about it stand.
    part: &'static str,
    /// Whose it is, where no reason asks anybody to move.
    owner: Actor,
    values: Values,
    is_there: fn(&Record, &Policy) -> bool,
}

/// What the provider documents for a field.
#[derive(Clone, Copy)]
enum Values {
    One(&'static [&'static str]),
    /// A list of any.
    Some(&'static [&'static str]),
    /// Set or not.
    Time,
    /// The policy names those that matter.
    Country,
    /// It may be taken away.
    Nothing,
}

const AGENT: Values = Values::One(AgentVerificationStatus::TEXTS);
const COMPLIANCE: Values = Values::One(ComplianceStatus::TEXTS);
const MONITORING: Values = Values::One(MonitoringStatus::TEXTS);
const RESULT: Values = Values::One(EligibilityResult::TEXTS);
const ELIGIBILITY: Values = Values::One(EligibilityStatus::TEXTS);
const OWN_TYPES: Values = Values::Some(OrganisationType::TEXTS);
const ALLOWED_TYPES: Values = Values::Some(AllowedOrganisationType::TEXTS);

macro_rules! fields {
    ($($path:literal $part:literal $owner:ident $values:expr, $is_there:expr;)+) => {
        [$(Field { path: $path, part: $part, owner: Actor::$owner, values: $values, is_there: $is_there },)+]
    };
}

/// What is no account's record is replaced as a whole: a status alone is evidence too.
static ACCOUNT: [Field; 3] = fields! {
    "" "" Provider Values::One(AccountStatus::TEXTS), |record, _| !matches!(record.read_at(), "/status" | "/type");
    "/type" "/type" Provider Values::One(ValidationType::TEXTS), |record, _| record.read_at() == "/type";
    "/status" "/status" Provider Values::One(AccountStatus::TEXTS), |record, _| matches!(record.read_at(), "/status" | "/type");
};

/// In groups that do not touch each other. A part that is not there was not asked for, and stays away.
static SUBMISSION: [&[Field]; 8] = [
    &fields! {
        "/organisation/countryCode" "/organisation/countryCode" Organisation Values::Country, |_, policy| policy.country_codes.is_some();
    },
    &fields! {
        "/validationRequest/organisationTypes" "/validationRequest/organisationTypes" Organisation OWN_TYPES,
            |record, policy| policy.organisation_types.is_some() && record.has_request(false);
        "/configuration/allowedOrganisations/types" "/configuration/allowedOrganisations/types" Partner ALLOWED_TYPES,
            |_, policy| policy.organisation_types.is_some();
    },
    &fields! {
        "/failureReasons" "/failureReasons" Provider Values::Nothing,
            |record, _| record.submission().is_some_and(|submission| submission.failure_reasons.is_some());
    },
    &fields! {
        "/validationRequest/rejectedAt" "/validationRequest/rejectedAt" Provider Values::Time, |record, _| record.has_request(false);
        "/validationRequestRejectedAt" "/validationRequestRejectedAt" Provider Values::Time, |record, _| record.has_request(true);
    },
    &fields! {
        "/monitoring/results/complianceStatus" "/monitoring" Provider COMPLIANCE, has_monitoring;
        "/monitoring/status" "/monitoring" Provider MONITORING, has_monitoring;
    },
    &fields! {
        "/agentVerification/status" "/agentVerification" Provider AGENT, |record, _| record.has_agent(false);
        "/agentVerificationStatus" "/agentVerification" Provider AGENT, |record, _| record.has_agent(true);
    },
    &fields! {
        "/eligibility/results/eligibilityStatus" "/eligibility" Provider RESULT, has_eligibility;
        "/eligibility/status" "/eligibility" Provider ELIGIBILITY, has_eligibility;
    },
    // The last one is walked fastest: between two ways of the same length, the status alone is the plainer one.
    &fields! { "/status" "/status" Provider Values::One(SubmissionStatus::TEXTS), |_, _| true; },
];

/// A record as it was read.
enum Record {
    Account(Option<CustomerValidationStatus>),
    Submission(Box<ValidationSubmission>),
}

fn read_an_account(record: &Value) -> Result<Record, Mismatch> {
    read_account(record).map(Record::Account)
}

fn read_a_submission(record: &Value) -> Result<Record, Mismatch> {
    read_submission(record, "").map(Box::new).map(Record::Submission)
}

impl Record {
    fn decide(&self, policy: &Policy) -> Decision {
        match self {
            Self::Account(account) => decide_account(account.as_ref(), policy),
            Self::Submission(submission) => decide_submission(submission, policy),
        }
    }

    /// What the tables tell records apart by, and how much of this one is undecided.
    fn leaning(&self, policy: &Policy) -> (Vec<u8>, usize) {
        match self {
            Self::Account(account) => (vec![decide_account(account.as_ref(), policy).outcome as u8], 0),
            Self::Submission(submission) => leaning(submission, policy),
        }
    }

    /// Where an account's status was read.
    fn read_at(&self) -> &'static str {
        match self {
            Self::Account(Some(account)) => account.read_at.path,
            Self::Account(None) | Self::Submission(_) => "",
        }
    }

    fn submission(&self) -> Option<&ValidationSubmission> {
        match self {
            Self::Account(_) => None,
            Self::Submission(submission) => Some(submission),
        }
    }

    fn has_request(&self, is_flat: bool) -> bool {
        self.submission().and_then(|submission| submission.validation_request.as_ref()).is_some_and(|part| part.is_flat == is_flat)
    }

    fn has_agent(&self, is_flat: bool) -> bool {
        self.submission().and_then(|submission| submission.agent_verification.as_ref()).is_some_and(|part| part.is_flat == is_flat)
    }
}

fn has_monitoring(record: &Record, _: &Policy) -> bool {
    record.submission().is_some_and(|submission| submission.monitoring.is_some())
}

fn has_eligibility(record: &Record, _: &Policy) -> bool {
    record.submission().is_some_and(|submission| submission.eligibility.is_some())
}

/// A field, and what it would say: nothing, or this.
#[derive(Clone, Copy)]
struct Step<'a> {
    field: &'static Field,
    to: Option<&'a str>,
}

impl Step<'_> {
    fn value(&self) -> Value {
        let text = self.to.map_or(Value::Null, |text| Value::Text(text.to_owned()));
        match (self.field.values, self.to) {
            (Values::Some(_), Some(_)) => Value::Array(vec![text]),
            _ => text,
        }
    }
}

/// A set of changes, and what it makes a difference by.
struct Known<'a> {
    leaning: (Vec<u8>, usize),
    steps: Vec<Step<'a>>,
}

/// A record that is changed, decided about, and changed back.
struct Walk<'a> {
    record: Value,
    read: fn(&Value) -> Result<Record, Mismatch>,
    policy: &'a Policy,
    ways: Vec<Way<Step<'a>>>,
}

impl<'a> Walk<'a> {
    fn nearest(mut self, groups: &[&'static [Field]], place: &str) -> Result<Nearest, Mismatch> {
        let mut known = Vec::new();
        for fields in groups {
            let mut sets = Vec::new();
            self.sets(fields, &[], &mut sets)?;
            known.push(sets);
        }
        self.combine(&known, &[])?;
        let stands = (self.read)(&self.record)?.decide(self.policy);
        let ways = std::mem::take(&mut self.ways).into_iter().map(|Way { outcome, is_final, changes }| {
            let changes = changes.iter().map(|step| self.change(step, &stands, place)).collect();
            Way { outcome, is_final, changes }
        });
        Ok(Nearest(ways.collect()))
    }

    /// Takes a step, and gives what stood there.
    fn take(&mut self, field: &Field, value: Value) -> Value {
        self.place(field).map_or(Value::Null, |place| std::mem::replace(place, value))
    }

    fn place(&mut self, field: &Field) -> Option<&mut Value> {
        let mut place = &mut self.record;
        for key in field.path.split('/').skip(1) {
            place = place.member(key)?;
        }
        Some(place)
    }

    /// Every step that a field may take.
    fn steps(&self, field: &'static Field) -> Result<Vec<Step<'a>>, Mismatch> {
        if !(field.is_there)(&(self.read)(&self.record)?, self.policy) {
            return Ok(Vec::new());
        }
        let texts: Vec<&'a str> = match field.values {
            Values::One(texts) | Values::Some(texts) => texts.to_vec(),
            Values::Time => vec![AN_INSTANT],
            Values::Country => self.policy.country_codes.iter().flatten().take(1).map(String::as_str).collect(),
            Values::Nothing => Vec::new(),
        };
        let nothing = (!matches!(field.values, Values::One(_))).then_some(None);
        Ok(texts.into_iter().map(Some).chain(nothing).map(|to| Step { field, to }).collect())
    }

    /// The sets of changes of these fields that make a difference, each the smallest that makes it. The first changes nothing.
    fn sets(&mut self, fields: &'static [Field], taken: &[Step<'a>], found: &mut Vec<Known<'a>>) -> Result<(), Mismatch> {
        let Some((field, rest)) = fields.split_first() else {
            let new = Known { leaning: (self.read)(&self.record)?.leaning(self.policy), steps: taken.to_vec() };
            match found.iter_mut().find(|known| known.leaning.0 == new.leaning.0) {
                // Of two alike, that which leaves less undecided.
                Some(known) if (known.steps.len(), known.leaning.1) <= (new.steps.len(), new.leaning.1) => {}
                Some(known) => *known = new,
                None => found.push(new),
            }
            return Ok(());
        };
        self.sets(rest, taken, found)?;
        for step in self.steps(field)? {
            let stood = self.take(field, step.value());
            self.sets(rest, &[taken, &[step]].concat(), found)?;
            self.take(field, stood);
        }
        Ok(())
    }

    /// Decides about every combination of the sets, one of each group.
    fn combine(&mut self, groups: &[Vec<Known<'a>>], taken: &[Step<'a>]) -> Result<(), Mismatch> {
        let Some((group, rest)) = groups.split_first() else {
            let Decision { outcome, is_final, .. } = (self.read)(&self.record)?.decide(self.policy);
            offer(&mut self.ways, Way { outcome, is_final, changes: taken.to_vec() });
            return Ok(());
        };
        for Known { steps, .. } in group {
            let all = [taken, steps].concat();
            // All outcomes may be nearer already.
            if self.ways.len() == Outcome::ALL.len() && self.ways.iter().all(|way| way.changes.len() < all.len()) {
                continue;
            }
            let stood: Vec<_> = steps.iter().map(|step| self.take(step.field, step.value())).collect();
            self.combine(rest, &all)?;
            for (step, stood) in steps.iter().zip(stood) {
                self.take(step.field, stood);
            }
        }
        Ok(())
    }

    /// Whoever a reason asks to move brings it about: one about this part, or about anything where the status sums all up.
    fn change(&mut self, step: &Step, stands: &Decision, place: &str) -> Change {
        let Step { field, to } = step;
        let asked = |path: &str| stands.reasons.iter().find(|reason| reason.actor != Actor::None && reason.path.starts_with(path));
        let reason = asked(field.part).or_else(|| asked("").filter(|_| field.path == "/status"));
        let (actor, recourse) = reason.map_or((field.owner, Recourse::None), |reason| (reason.actor, reason.recourse));
        let to = match (field.values, to) {
            (_, None) => To::Nothing,
            (Values::Some(_), Some(text)) => To::List([(*text).to_owned()]),
            (_, Some(text)) => To::Text((*text).to_owned()),
        };
        let from = self.place(field).and_then(|place| told(place));
        Change { path: text!("%%", place, field.path), from, to, actor, recourse }
    }
}

/// What stands at a place, as text: the items of a list, and of failures the checks.
fn told(value: &Value) -> Option<String> {
    let items = value.items().unwrap_or(std::slice::from_ref(value));
    let texts: Vec<_> = items.iter().filter_map(|item| item.text().or_else(|| item.object()?.text("check"))).collect();
    (!texts.is_empty()).then(|| texts.join(", "))
}
