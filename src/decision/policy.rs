//! What the partner may choose.

use super::Operation;
use crate::goodstack::AllowedOrganisationType;
use crate::vocabulary::{Listing, vocabulary};

vocabulary! {
    /// What "Not Ready" does: the provider documents the status and not whether it blocks.
    NotReady, "notReadyPolicies" {
        Block = "block",
        Allow = "allow",
    }

    /// What an eligibility that cannot be defined leads to: the provider suggests both.
    CannotDefineEligibility, "cannotDefineEligibilityPolicies" {
        Review = "review",
        Ineligible = "ineligible",
    }
}

/// The enums of this file.
pub const POLICY_ENUMS: &[Listing] = ENUMS;

/// The partner's choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// What `outcome` answers for an account.
    pub operation: Operation,
    /// Whether "Not Ready" blocks.
    pub not_ready: NotReady,
    /// What an eligibility that cannot be defined leads to.
    pub cannot_define_eligibility: CannotDefineEligibility,
    /// None: not checked.
    pub organisation_types: Option<Vec<AllowedOrganisationType>>,
    /// In upper case. None: not checked.
    pub country_codes: Option<Vec<String>>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            operation: Operation::Purchase,
            not_ready: NotReady::Block,
            cannot_define_eligibility: CannotDefineEligibility::Review,
            organisation_types: None,
            country_codes: None,
        }
    }
}
