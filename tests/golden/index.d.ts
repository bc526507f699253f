/* tslint:disable */
/* eslint-disable */

/** A value that a provider sent: a documented one, or "unrecognized" for any other. The text that was sent stands in the record's `unrecognized` list. */
export type Open<T extends string> = T | "unrecognized";

/** The WebAssembly module: its bytes, or what was compiled of them, where the compiler's libraries know of that. */
export type ModuleSource = ArrayBuffer | ArrayBufferView
| (typeof globalThis extends Record<"WebAssembly", Record<"Module", Record<"prototype", infer Module>>> ? Module : never);

/** Where the WebAssembly module comes from. */
export type InitSource = URL | string | Request | Response | ModuleSource | Promise<Response | ModuleSource>;

/**
 * Loads the WebAssembly module once: concurrent calls share one load, and a failed load may be tried again.
 *
 * Needed in browsers before the synchronous functions; every asynchronous function loads by itself. Elsewhere importing is
 * enough, and calling this does nothing. Rejects with a `GoodStandingError` with code "not_initialised" where the module does not load.
 *
 * https://developer.mozilla.org/docs/WebAssembly
 *
 * @example
 * ```js
 * import { evaluateAccount, init } from "good-standing";
 *
 * await init();
 * console.log(evaluateAccount("Allowed").eligible); // true
 * ```
 */
export function init(source?: InitSource): Promise<void>;

/** What is accepted as an account: the record, the provider's JSON as parsed, or the status alone. */
export type AccountInput = AccountStatus | {
    /** "account", or left out. */
    type?: string | null;
    /** The status, in any case, with or without spaces. */
    status?: string | null;
    /** Decides nothing. */
    lastUpdateDateTime?: string | null;
    /** In place of all these, the error body of a customer without an account status: 600074. */
    code?: number | string;
};

/** What is accepted as a submission: the record, or the provider's JSON as parsed, with or without its `data` envelope. */
export type SubmissionInput = SubmissionMembers | SubmissionMembers & Record<string, unknown>;

/** What a submission is known by, among much else. */
export interface SubmissionMembers {
    /** Decides nothing. */
    id?: string;
    /** The status, to the letter. */
    status?: string | null;
    /** The envelope: what stands in it is the submission. */
    data?: unknown;
}

/** What `checkCustomer` and `checkSubmission` take besides. */
export interface CheckOptions {
    /** How you decide. */
    policy?: Policy;
}

/** Either kind, or both. A key that is left out is not asked about. */
export interface Evidence {
    /** The account; null for a customer without an account status. */
    account?: AccountInput | null;
    /** The submission. */
    submission?: SubmissionInput;
}

/** What the partner may choose. An unknown key or value is refused. */
export interface Policy {
    /** What `outcome` answers for an account. Default "purchase". */
    operation?: Operation;
    /** The provider documents "Not Ready" as a status and not whether it blocks. Default "block". */
    notReady?: NotReady;
    /** Default "review", the milder of the provider's two suggestions. */
    cannotDefineEligibility?: CannotDefineEligibility;
    /** A succeeded submission must also show one of these. Not empty. Default: not checked. */
    organisationTypes?: readonly AllowedOrganisationType[];
    /** ISO 3166-1 alpha-3; a succeeded submission must also be from one of them. Not empty. Default: not checked. */
    countryCodes?: readonly string[];
}

/** What many records came to. */
export interface NdjsonReport {
    /** Lines that hold a record, errors included. */
    total: number;
    /** How often each outcome came. */
    counts: Record<Outcome | "error", number>;
    /** One byte a record, in order: an index into `outcomeCodes`. */
    outcomes: Uint8Array;
    /** How often each reason decided; those that never did are left out. */
    reasons: Partial<Record<ReasonCode, number>>;
    /** The first 1 000; `counts.error` has them all. */
    errors: NdjsonError[];
}

/** A line from which nothing was decided. */
export interface NdjsonError {
    /** The first line is 1; blank ones count. */
    line: number;
    /** Where the fault is, or its line begins: in bytes of the whole input, of its UTF-8 form where it is text. */
    byteOffset: number;
    /** What was expected there. */
    message: string;
}

/** How a stream is read. */
export interface NdjsonOptions {
    /** Called after each chunk, and once at the end. */
    onProgress?: (progress: NdjsonProgress) => void;
}

/** How far a stream has come. */
export interface NdjsonProgress {
    /** Bytes that came in. */
    bytes: number;
    /** Records that were decided, errors included. */
    records: number;
}

/** What the bytes of `outcomes` stand for. */
export const outcomeCodes: readonly ["error", "ineligible", "review", "pending", "eligible"];

/** How to carry a call out. An unknown option is refused. */
export interface RequestOptions {
    /** A server that answers like the provider, for example your own back end. https, or http for loopback hosts alone. A path is kept. */
    baseUrl?: string;
    /** Aborts the call at any point. */
    signal?: AbortSignal;
    /** One attempt, from sending to the last byte of the body, in milliseconds. Default 10 000. */
    timeoutMs?: number;
    /** The whole call, waits included, in milliseconds. Default 60 000. */
    deadlineMs?: number;
    /** Attempts after the first. Default 2. Tried again are network failures, timeouts, 408, 429, 500, 502, 503 and 504. */
    maxRetries?: number;
    /** A Retry-After above this fails at once, with `retryAfterMs` on the error. In milliseconds, default 30 000. */
    maxRetryAfterMs?: number;
    /** Shared by all calls that are to be spread out together. */
    throttle?: Throttle;
    /** More headers. Those that the call sets itself, most of them by an option, are refused. */
    headers?: Record<string, string>;
    /** Used instead of the runtime's own. It gets the URL as text, and plain options. */
    fetch?: typeof globalThis.fetch;
    /** Called after each attempt; never sees a secret. What it throws is ignored. */
    onAttempt?: (attempt: Attempt) => void;
}

/** How many attempts there may be. At least one of both is given. */
export interface ThrottleLimits {
    /** In any 60 seconds. Default: no limit. */
    perMinute?: number;
    /** At once. Default: no limit. */
    concurrency?: number;
}

/** Made by `createThrottle`; another object with these fields is refused. */
export interface Throttle {
    /** null: no limit. */
    readonly perMinute: number | null;
    /** null: no limit. */
    readonly concurrency: number | null;
}

/** How a call went. */
export interface ResponseMeta {
    /** The HTTP status of the response. */
    status: number;
    /** The provider's id of the request, or else the one that was sent. */
    requestId: string | null;
    /** The provider's id of the correlation, or else the one that was sent. */
    correlationId: string | null;
    /** Every attempt, the last one included. */
    attempts: Attempt[];
}

/** What Partner Center said, and how the call went. */
export interface ValidationStatusResponse {
    /** null: the customer has no account status (HTTP 404 whose body says code 600074, and no other 404). */
    validationStatus: CustomerValidationStatus | null;
    /** How the call went. */
    meta: ResponseMeta;
}

/** What Goodstack said, and how the call went. */
export interface ValidationSubmissionResponse {
    /** The submission. */
    submission: ValidationSubmission;
    /** How the call went. */
    meta: ResponseMeta;
}

/** Gives access tokens, as the credentials of `@azure/identity` do. */
export interface TokenCredential {
    /** Called with the scope of the cloud, https://api.partnercenter.microsoft.com/.default for the global one. */
    getToken(scope: string): Promise<{
        /** The access token. */
        token: string;
    } | null>;
}

/** What a webhook told. */
export interface WebhookEvent {
    /** Deduplicate on this: Goodstack may send an event more than once, and signs no time. */
    id: string;
    /** What happened. */
    eventType: Open<WebhookEventType>;
    /** When it happened, RFC 3339 in UTC. */
    createdAt: string | null;
    /** What it happened to, as it was sent. */
    eventData: unknown;
    /** For `validation_submission.*` events: the submission. */
    submission: ValidationSubmission | null;
    /** For `validation_submission.*` events: the decision on it, with the reasons why it failed, which only the event tells. */
    decision: Decision | null;
}

/** How to ask Partner Center. */
export interface PartnerCenterOptions extends RequestOptions {
    /**
     * App+User access token, a function that gives one, or a credential of `@azure/identity`. It is asked again, once, after a 401;
     * calls that need a token at the same moment share one asking. May be left out only with a `baseUrl` of your own, whose server
     * adds it: then no Authorization header is sent.
     */
    token?: string | (() => string | Promise<string>) | TokenCredential;
    /** Which cloud's base URL; ignored when `baseUrl` is given. Default "global". */
    cloud?: Cloud;
    /** What is asked about. Default "account". */
    type?: ValidationType;
    /** GUID sent as MS-RequestId, the same one on every attempt of this call. Made up when left out. */
    requestId?: string;
    /** GUID sent as MS-CorrelationId. Made up when left out. */
    correlationId?: string;
    /** X-Locale, e.g. "en-US". */
    locale?: string;
    /** MS-PartnerCenter-Application. */
    applicationName?: string;
}

/** How to ask Goodstack. */
export interface GoodstackOptions extends RequestOptions {
    /**
     * Sent as the raw `Authorization` header, or a function that gives it. It is called again, once, after a 401; calls that need
     * a key at the same moment share one asking. A secret key (`sk_…`, `sandbox_sk_…`) in a browser page or worker is refused. May
     * be left out only with a `baseUrl` of your own, whose server adds it: then no Authorization header is sent.
     */
    apiKey?: string | (() => string | Promise<string>);
    /** Default "production"; "sandbox" is sandbox-api.goodstack.io. A key whose prefix names the other one is refused. */
    environment?: Environment;
}

/** Which submissions are listed. What is left out does not choose. */
export interface ListSubmissionsQuery {
    /** In one of these statuses. Not empty. */
    statuses?: readonly SubmissionStatus[];
    /** Of one of these configurations. Not empty. */
    configurationIds?: readonly string[];
    /** With one of these validation requests. Not empty. */
    validationRequestIds?: readonly string[];
    /** Of one of these organisations. Not empty. */
    organisationIds?: readonly string[];
    /** ISO 3166-1 alpha-3. Not empty. */
    countryCodes?: readonly string[];
    /** Of this applicant. */
    email?: string;
    /** A text that Goodstack looks for. */
    query?: string;
    /** By the time of creation. */
    direction?: Direction;
    /** How many a request brings, 1 to 100. Default: Goodstack's own, 25. */
    pageSize?: number;
}

/**
 * Every submission that the query chooses, page after page.
 *
 * Nothing is asked for before the first step, nor after the last one that is taken. `timeoutMs`, `deadlineMs` and `maxRetries` hold for
 * each page. A step rejects with a `GoodStandingError` as `fetchValidationSubmission` does, with "invalid_argument" too; a page
 * that leads back to an earlier one is "malformed_response".
 *
 * https://docs.goodstack.io/docs/api/list-validation-submissions
 *
 * @example
 * ```js
 * import { evaluateSubmission, listValidationSubmissions } from "good-standing";
 *
 * for await (const submission of listValidationSubmissions({ statuses: ["pending"] }, { apiKey })) {
 *   console.log(submission.id, evaluateSubmission(submission).reasons[0].userMessage);
 * }
 * ```
 */
export function listValidationSubmissions(query: ListSubmissionsQuery, options: GoodstackOptions): AsyncIterable<ValidationSubmission>;

/**
 * A record as tRPC, Hono and others take a validator: Standard Schema, version 1.
 *
 * https://standardschema.dev
 */
export interface RecordSchema<Output> {
    /** For the framework. */
    readonly "~standard": {
        /** Of Standard Schema. */
        readonly version: 1;
        /** This package. */
        readonly vendor: "good-standing";
        /** The record of any value, or what is wrong with it; never throws. In a browser a promise, which loads the module. */
        readonly validate: (value: unknown) => RecordResult<Output> | Promise<RecordResult<Output>>;
        /** For compilers alone. */
        readonly types?: {
            /** Anything may come. */
            readonly input: unknown;
            /** What comes of it. */
            readonly output: Output;
        };
    };
}

/** What came of a value: the record, or issues. */
export type RecordResult<Output> = {
    /** The record. */
    readonly value: Output;
    /** None where there is a record. */
    readonly issues?: undefined;
} | {
    /** What is wrong; never empty. */
    readonly issues: readonly RecordIssue[];
};

/** What is wrong with a value, and where. */
export interface RecordIssue {
    /** What was expected, and what came. */
    readonly message: string;
    /** The keys that lead there; empty for the whole. */
    readonly path: readonly (string | number)[];
}

/**
 * The record of an account as a validator. It must have a status, but that may be one that we do not know: `evaluateAccount` decides.
 *
 * https://learn.microsoft.com/partner-center/developer/retrieve-validation-status
 *
 * @example
 * ```js
 * import { customerValidationStatusSchema } from "good-standing";
 *
 * const { value, issues } = await customerValidationStatusSchema["~standard"].validate({ type: "account", status: 42 });
 * console.log(value, issues[0].path[0], issues[0].message); // undefined status expected text at `/status`, got a number
 * ```
 */
export const customerValidationStatusSchema: RecordSchema<CustomerValidationStatus>;

/**
 * A submission as a validator, with or without its envelope. It must have an id and a status, but that may be one that we do not know:
 * `evaluateSubmission` decides.
 *
 * https://docs.goodstack.io/docs/api/retrieve-a-validation-submission
 *
 * @example
 * ```js
 * import { validationSubmissionSchema } from "good-standing";
 *
 * const { value } = await validationSubmissionSchema["~standard"].validate({ id: "validationsubmission_1", status: "pending" });
 * console.log(value.status); // pending
 * ```
 */
export const validationSubmissionSchema: RecordSchema<ValidationSubmission>;

/** Everything that is thrown, and every rejection. Expected answers are data, never this. */
export interface GoodStandingError extends Error {
    /** Tells it from other errors, in every realm and bundle. */
    readonly name: "GoodStandingError";
    /** What kind of failure. */
    readonly code: ErrorCode;
    /** Who was asked; null where nobody was. */
    readonly provider: Provider | null;
    /** The HTTP status of the last response. */
    readonly status: number | null;
    /** The provider's own code as text, e.g. "20002" or "forbidden". */
    readonly providerCode: string | null;
    /** The provider's own words. */
    readonly providerMessage: string | null;
    /** The provider's id of the request, or else the one that was sent. */
    readonly requestId: string | null;
    /** The provider's id of the correlation, or else the one that was sent. */
    readonly correlationId: string | null;
    /** Whether the same call may succeed later without a change by the caller. */
    readonly retryable: boolean;
    /** What the provider asks to wait, in milliseconds. */
    readonly retryAfterMs: number | null;
    /** What was tried. */
    readonly attempts: Attempt[];
    /** What to do about it, in one sentence. */
    readonly hint: string | null;
    /** What the runtime, the caller's signal or the caller's function gave; left out where it holds a secret. */
    readonly cause?: unknown;
}

/**
 * Whether a value is a `GoodStandingError`: by name and shape, so that it also holds across bundles and realms.
 *
 * @example
 * ```js
 * import { evaluateAccount, isGoodStandingError } from "good-standing";
 *
 * try {
 *   evaluateAccount(5);
 * } catch (error) {
 *   if (isGoodStandingError(error)) console.log(error.code); // invalid_argument
 * }
 * ```
 */
export function isGoodStandingError(value: unknown): value is GoodStandingError;


/**
 * A validation submission:
 * https://docs.goodstack.io/docs/api/retrieve-a-validation-submission
 *
 * The deprecated flat fields fill the nested objects where those are absent.
 */
export interface ValidationSubmission {
    /**
     * Its id; the one that was asked for where the provider sends none.
     */
    id: string;
    /**
     * Set when it came from an invite.
     */
    validationInviteId: string | null;
    /**
     * How far it has come.
     */
    status: Open<SubmissionStatus>;
    /**
     * Set when the organisation is known to Goodstack.
     */
    organisationId: string | null;
    /**
     * The organisation's name.
     */
    organisationName: string | null;
    /**
     * Set when the organisation had to be looked up.
     */
    validationRequestId: string | null;
    /**
     * The check of the organisation; null where none was asked for.
     */
    validationRequest: ValidationRequest | null;
    /**
     * Set when a compliance check was asked for.
     */
    monitoringSubscriptionId: string | null;
    /**
     * Set when a check of the applicant was asked for.
     */
    agentVerificationId: string | null;
    /**
     * The check of the applicant; null where none was asked for.
     */
    agentVerification: AgentVerification | null;
    /**
     * Set when an eligibility review was asked for.
     */
    eligibilitySubscriptionId: string | null;
    /**
     * The eligibility review; null where none was asked for.
     */
    eligibility: Eligibility | null;
    /**
     * The compliance check; only the answer to a creation carries it.
     */
    monitoring: Monitoring | null;
    /**
     * The organisation.
     */
    organisation: Organisation | null;
    /**
     * When Goodstack finished, RFC 3339 in UTC.
     */
    processedAt: string | null;
    /**
     * When it was submitted, RFC 3339 in UTC.
     */
    createdAt: string | null;
    /**
     * What the partner attached to it.
     */
    metadata: Record<string, unknown> | null;
    /**
     * Answers to the partner's own questions.
     */
    partnerFields: Record<string, unknown> | null;
    /**
     * The programme that the applicant applied to.
     */
    configuration: Configuration | null;
    /**
     * Why it failed: a webhook tells it; null where nothing does.
     */
    failureReasons: FailureReason[] | null;
    /**
     * Values that stand where the provider documents a closed set, and are not of it.
     */
    unrecognized: Unrecognized[];
}

/**
 * A value that stands where the provider documents a closed set, and is not of it.
 */
export interface Unrecognized {
    /**
     * JSON Pointer into the record.
     */
    path: string;
    /**
     * The text as it was sent.
     */
    value: string;
}

/**
 * Another outcome, and the nearest way to it.
 */
export interface Alternative {
    /**
     * What would be decided.
     */
    outcome: Outcome;
    /**
     * What would have to change, all of it together. No fewer changes lead there.
     */
    changes: Change[];
}

/**
 * Goodstack's two environments.
 */
export type Environment = "production" | "sandbox";

/**
 * How far a submission has come.
 */
export type SubmissionStatus = "pending" | "processed" | "failed" | "succeeded";

/**
 * How far the check of the applicant has come.
 */
export type AgentVerificationStatus = "pending" | "pending_user_verification" | "pending_review" | "approved" | "rejected";

/**
 * How far the compliance check has come.
 */
export type MonitoringStatus = "live" | "pending_validation_request" | "validation_request_failed" | "pending" | "cancelled";

/**
 * How far the eligibility review has come.
 */
export type EligibilityStatus = "live" | "pending_validation_request" | "validation_request_failed" | "pending" | "cancelled" | "cannot_define_eligibility";

/**
 * How they must move.
 */
export type Recourse = "none" | "wait" | "retry" | "act" | "contact";

/**
 * In which order submissions are listed.
 */
export type Direction = "ASC" | "DESC";

/**
 * One attempt of a call.
 */
export interface Attempt {
    /**
     * Counted from 1.
     */
    number: number;
    /**
     * RFC 3339 in UTC.
     */
    startedAt: string;
    /**
     * From sending to the last byte, or to the failure.
     */
    durationMs: number;
    /**
     * null where no response came.
     */
    status: number | null;
    /**
     * null where it succeeded.
     */
    error: ErrorCode | null;
    /**
     * The wait before the next attempt; null after the last.
     */
    retryInMs: number | null;
}

/**
 * One field that would have to say something else.
 */
export interface Change {
    /**
     * JSON Pointer into the evidence as it was given, for example "/submission/data/status".
     */
    path: string;
    /**
     * What stands there now, as text; null where nothing does.
     */
    from: string | null;
    /**
     * What would have to stand there; null for nothing.
     */
    to: string | string[] | null;
    /**
     * Who would have to bring it about.
     */
    actor: Actor;
    /**
     * How; "none" where nobody can be asked to.
     */
    recourse: Recourse;
}

/**
 * One of a webhook's reasons why a submission failed.
 */
export interface FailureReason {
    /**
     * The check that failed.
     */
    check: Open<FailedCheck>;
    /**
     * Why.
     */
    reason: FailureDetails;
}

/**
 * The answer, and why.
 */
export interface Decision {
    /**
     * What was decided.
     */
    outcome: Outcome;
    /**
     * Whether the outcome is "eligible".
     */
    eligible: boolean;
    /**
     * Whether the provider is not expected to change it by itself.
     */
    final: boolean;
    /**
     * In order of weight, never empty; the first one decided. Each is frozen; told again, one that tells no instant is mostly the same object.
     */
    reasons: Reason[];
    /**
     * For a decision about an account: whether each kind of transaction goes through. null for a submission alone.
     */
    operations: Record<Operation, boolean> | null;
}

/**
 * The check of the applicant.
 */
export interface AgentVerification {
    /**
     * Its id.
     */
    id: string | null;
    /**
     * The applicant's address.
     */
    email: string | null;
    /**
     * The applicant's first name.
     */
    firstName: string | null;
    /**
     * The applicant's last name.
     */
    lastName: string | null;
    /**
     * How far the check has come.
     */
    status: Open<AgentVerificationStatus> | null;
    /**
     * The older sentence; deprecated in favour of the code.
     */
    rejectionReason: Open<AgentRejectionReason> | null;
    /**
     * Why the applicant was rejected.
     */
    rejectionReasonCode: Open<AgentRejectionReasonCode> | null;
    /**
     * The applicant's language, RFC 5646.
     */
    language: string | null;
}

/**
 * The check of the organisation.
 */
export interface ValidationRequest {
    /**
     * Its id.
     */
    id: string | null;
    /**
     * The organisation's name.
     */
    name: string | null;
    /**
     * When the organisation was accepted; text that is no date is kept, since a decision rests on its presence.
     */
    acceptedAt: string | null;
    /**
     * When the organisation was rejected; text that is no date is kept.
     */
    rejectedAt: string | null;
    /**
     * What kinds of organisation it is.
     */
    organisationTypes: Open<OrganisationType>[];
}

/**
 * The check that a failed submission failed.
 */
export type FailedCheck = "validation_request" | "agent_verification" | "compliance" | "eligibility";

/**
 * The clouds that Partner Center answers in.
 */
export type Cloud = "global" | "china";

/**
 * The compliance check.
 */
export interface Monitoring {
    /**
     * How far the check has come.
     */
    status: Open<MonitoringStatus> | null;
    /**
     * What it found; null before it found anything.
     */
    results: MonitoringResults | null;
}

/**
 * The eligibility review.
 */
export interface Eligibility {
    /**
     * How far the review has come.
     */
    status: Open<EligibilityStatus> | null;
    /**
     * What it found; null before it found anything.
     */
    results: EligibilityResults | null;
}

/**
 * The organisation's registration.
 */
export interface Registration {
    /**
     * Whether it is active.
     */
    active: Open<RegistrationActive> | null;
}

/**
 * The organisation.
 */
export interface Organisation {
    /**
     * Its name.
     */
    name: string | null;
    /**
     * Its country, ISO 3166-1 alpha-3.
     */
    countryCode: string | null;
}

/**
 * The programme that the applicant applied to.
 */
export interface Configuration {
    /**
     * Its id.
     */
    id: string | null;
    /**
     * Its name.
     */
    name: string | null;
    /**
     * What organisations it is open to.
     */
    allowedOrganisations: AllowedOrganisations | null;
}

/**
 * What "Not Ready" does: the provider documents the status and not whether it blocks.
 */
export type NotReady = "block" | "allow";

/**
 * What Partner Center says of a customer's account.
 */
export type AccountStatus = "Unknown" | "UnderReview" | "Allowed" | "NotAllowed" | "Not Ready";

/**
 * What Partner Center says of a customer's account:
 * https://learn.microsoft.com/partner-center/developer/retrieve-validation-status
 */
export interface CustomerValidationStatus {
    /**
     * What the status is about.
     */
    type: Open<ValidationType>;
    /**
     * The status, in its documented spelling.
     */
    status: Open<AccountStatus>;
    /**
     * When it last changed: RFC 3339 in UTC; null where the provider says nothing readable.
     */
    lastUpdateDateTime: string | null;
    /**
     * Values that stand where the provider documents a closed set, and are not of it.
     */
    unrecognized: Unrecognized[];
}

/**
 * What a decision says. Only "eligible" grants. "pending": somebody or something will still settle it. "review": the evidence is
 * contradictory, undefined or unknown to us, and a person must look.
 */
export type Outcome = "eligible" | "ineligible" | "pending" | "review";

/**
 * What a reason does to the outcome.
 */
export type Effect = "grants" | "blocks" | "holds" | "informs";

/**
 * What a validation status is about.
 */
export type ValidationType = "account";

/**
 * What a webhook can be about.
 */
export type WebhookEventType = "validation_request.approved" | "validation_request.rejected" | "agent_verification.pending_review" | "agent_verification.pending_user_verification" | "agent_verification.approved" | "agent_verification.rejected" | "monitoring_subscription.updated" | "eligibility_subscription.updated" | "validation_submission.created" | "validation_submission.succeeded" | "validation_submission.failed" | "validation_submission.updated";

/**
 * What a webhook tells of a check that failed.
 */
export interface FailureDetails {
    /**
     * Why, where the check names a code.
     */
    rejectionReasonCode: string | null;
    /**
     * How far the eligibility review came.
     */
    status: string | null;
    /**
     * What the compliance check found.
     */
    results: MonitoringResults | null;
}

/**
 * What an eligibility that cannot be defined leads to: the provider suggests both.
 */
export type CannotDefineEligibility = "review" | "ineligible";

/**
 * What kind of organisation a validation request found.
 */
export type OrganisationType = "nonprofit" | "social_impact";

/**
 * What kinds of organisation a programme is open to.
 */
export type AllowedOrganisationType = "social_impact" | "nonprofit" | "education";

/**
 * What may be done with a customer's subscriptions.
 */
export type Operation = "purchase" | "increaseSeats" | "upgrade" | "renew" | "reduceSeats" | "cancel";

/**
 * What one list of the compliance check says.
 */
export type FlagStatus = "clear" | "flag";

/**
 * What one list says.
 */
export interface Flag {
    /**
     * Clear or flagged.
     */
    status: Open<FlagStatus> | null;
}

/**
 * What organisations a programme is open to.
 */
export interface AllowedOrganisations {
    /**
     * Their types.
     */
    types: Open<AllowedOrganisationType>[];
}

/**
 * What the compliance check found.
 */
export interface MonitoringResults {
    /**
     * The verdict. Which flags count towards it is the programme's configuration.
     */
    complianceStatus: Open<ComplianceStatus> | null;
    /**
     * Whether the organisation's registration is active.
     */
    registration: Registration | null;
    /**
     * Warning lists.
     */
    warning: Flag | null;
    /**
     * Sanction lists.
     */
    sanction: Flag | null;
    /**
     * Controversial activities.
     */
    controversial: Flag | null;
    /**
     * Commercial activities.
     */
    commercial: Flag | null;
    /**
     * Adverse media.
     */
    adverseMedia: Flag | null;
    /**
     * Hate speech.
     */
    hateSpeech: Flag | null;
}

/**
 * What the compliance check found.
 */
export type ComplianceStatus = "pass" | "fail";

/**
 * What the eligibility review found.
 */
export interface EligibilityResults {
    /**
     * The verdict.
     */
    eligibilityStatus: Open<EligibilityResult> | null;
    /**
     * Ids of the activities that were confirmed.
     */
    confirmedActivitySubTags: string[] | null;
    /**
     * Ids of confirmed activities that the programme does not allow.
     */
    rejectedActivitySubTags: string[] | null;
}

/**
 * What the eligibility review found.
 */
export type EligibilityResult = "pass" | "fail";

/**
 * Whether the organisation's registration is active.
 */
export type RegistrationActive = "yes" | "no";

/**
 * Who must move.
 */
export type Actor = "customer" | "applicant" | "organisation" | "partner" | "provider" | "none";

/**
 * Who was asked.
 */
export type Provider = "partner-center" | "goodstack";

/**
 * Why a call has no answer.
 */
export type ErrorCode = "invalid_argument" | "not_initialised" | "aborted" | "timeout" | "network" | "unauthorized" | "forbidden" | "not_found" | "rate_limited" | "rejected" | "server_error" | "malformed_response" | "response_too_large" | "internal";

/**
 * Why a decision says what it says.
 */
export interface Reason {
    /**
     * Stable, dotted, lower case.
     */
    code: ReasonCode;
    /**
     * What it does to the outcome. The first reason grants, blocks or holds as the decision does.
     */
    effect: Effect;
    /**
     * Where in the record it was read: a JSON Pointer, "" for the record as a whole, for example its absence.
     */
    path: string;
    /**
     * The value read there, as it was sent; null where there was none.
     */
    value: string | null;
    /**
     * Who must move.
     */
    actor: Actor;
    /**
     * How they must move.
     */
    recourse: Recourse;
    /**
     * For the partner's staff.
     */
    message: string;
    /**
     * Safe to show to the applicant or customer: never tells a suspected fraud that it is suspected.
     */
    userMessage: string;
    /**
     * The provider's page that the rule comes from.
     */
    source: string;
}

/**
 * Why a decision says what it says. Codes are stable: a new one may come, none changes its meaning.
 */
export type ReasonCode = "account.allowed" | "account.absent" | "account.operation_unaffected" | "account.under_review" | "account.not_allowed" | "account.unknown" | "account.not_ready" | "account.not_ready_allowed" | "account.unrecognized" | "submission.unrecognized" | "submission.failed" | "submission.contradicted" | "submission.unrecognized_part" | "submission.succeeded" | "submission.processed" | "submission.pending" | "policy.organisation_type" | "policy.country" | "policy.organisation_type_unknown" | "policy.country_unknown" | "request.rejected" | "request.rejected.other" | "request.rejected.not_eligible" | "request.rejected.incorrect_documentation" | "request.rejected.not_attributable_to_registry" | "request.rejected.unrecognized" | "request.contradicted" | "request.waiting" | "request.accepted" | "agent.rejected" | "agent.rejected.validation_request_failed" | "agent.rejected.user_verification_expired" | "agent.rejected.user_failed_percent_review" | "agent.rejected.reapply" | "agent.rejected.fake_email_used" | "agent.rejected.no_online_presence" | "agent.rejected.nonprofit_association_expired" | "agent.rejected.invalid_documentation" | "agent.rejected.fake_documentation" | "agent.rejected.mismatched_information" | "agent.rejected.blank_corrupted_documentation" | "agent.rejected.suspicious_application" | "agent.rejected.other" | "agent.rejected.unrecognized" | "agent.pending" | "agent.pending_user_verification" | "agent.pending_review" | "agent.approved" | "agent.unrecognized" | "eligibility.fail" | "eligibility.validation_request_failed" | "eligibility.cannot_define" | "eligibility.unrecognized" | "eligibility.pending" | "eligibility.pending_validation_request" | "eligibility.undetermined" | "eligibility.cancelled" | "eligibility.pass" | "compliance.fail" | "compliance.validation_request_failed" | "compliance.unrecognized" | "compliance.pending" | "compliance.pending_validation_request" | "compliance.undetermined" | "compliance.cancelled" | "compliance.pass" | "compliance.flag.warning" | "compliance.flag.sanction" | "compliance.flag.controversial" | "compliance.flag.commercial" | "compliance.flag.adverse_media" | "compliance.flag.hate_speech";

/**
 * Why a validation request was rejected.
 */
export type ValidationRequestRejectionCode = "other" | "not_eligible" | "incorrect_documentation" | "not_attributable_to_registry";

/**
 * Why the applicant was rejected, in the provider's older sentences. Deprecated in favour of the code.
 */
export type AgentRejectionReason = "Validation request failed" | "User verification expired" | "Identity check failed" | "No evidence agent’s email is associated with organisation" | "Agent/nonprofit will reapply" | "Agent used fake or test email" | "No online presence to complete check" | "Nonprofit association expired" | "Other";

/**
 * Why the applicant was rejected.
 */
export type AgentRejectionReasonCode = "validation_request_failed" | "user_verification_expired" | "user_failed_percent_review" | "reapply" | "fake_email_used" | "no_online_presence" | "nonprofit_association_expired" | "invalid_documentation" | "fake_documentation" | "mismatched_information" | "blank_corrupted_documentation" | "suspicious_application" | "other";


/**
 * Fetches the validation status of a customer's account, then decides: may they buy?
 *
 * Rejects as `fetchValidationStatus` does.
 *
 * https://learn.microsoft.com/partner-center/developer/retrieve-validation-status
 *
 * @example
 * ```js
 * import { checkCustomer } from "good-standing";
 *
 * const { eligible, reasons } = await checkCustomer(customerId, { token, policy: { operation: "renew" } });
 * if (!eligible) console.log(reasons[0].userMessage);
 * ```
 */
export function checkCustomer(customerId: string, options: PartnerCenterOptions & CheckOptions): Promise<Decision & ValidationStatusResponse>;

/**
 * Fetches a validation submission, then decides: do they qualify?
 *
 * A server of yours may send a decision beside the submission, as `createCheckHandler` does: it may refuse what the submission grants,
 * and grants nothing.
 *
 * Rejects as `fetchValidationSubmission` does.
 *
 * https://docs.goodstack.io/docs/api/retrieve-a-validation-submission
 *
 * @example
 * ```js
 * import { checkSubmission } from "good-standing";
 *
 * const { eligible, reasons } = await checkSubmission(id, { apiKey, policy: { countryCodes: ["GBR", "IRL"] } });
 * if (!eligible) console.log(reasons[0].userMessage);
 * ```
 */
export function checkSubmission(id: string, options: GoodstackOptions & CheckOptions): Promise<Decision & ValidationSubmissionResponse>;

/**
 * Spreads many calls out: so many a minute, so many at once, for each base URL and credential.
 *
 * Give it as the option `throttle` to every call that is to share it. Calls then wait for their turn, in order; retries go first,
 * and count. The wait counts to no `timeoutMs` and no `deadlineMs`, and ends when the call's `signal` does. A 429 with Retry-After
 * holds back all calls of its base URL and credential; one whose `maxRetryAfterMs` is shorter ends as "rate_limited" without a
 * request. A function, and an object with `getToken`, are one credential each: give the same one to every call.
 *
 * Throws a `GoodStandingError` with code "invalid_argument" where neither limit is given, or one is no whole number from 1.
 *
 * https://learn.microsoft.com/partner-center/developer/api-throttling-guidance
 *
 * @example
 * ```js
 * import { checkCustomer, createThrottle } from "good-standing";
 *
 * const throttle = createThrottle({ perMinute: 500, concurrency: 20 });
 * const decisions = await Promise.all(customerIds.map((id) => checkCustomer(id, { token, throttle })));
 * console.log(decisions.length);
 * ```
 */
export function createThrottle(limits: ThrottleLimits): Throttle;

/**
 * Both kinds of evidence at once. A key that is left out is not asked about; the weightier outcome wins: ineligible, review,
 * pending, eligible.
 *
 * Throws a `GoodStandingError` with code "invalid_argument" where neither is given, and as `evaluateAccount` and
 * `evaluateSubmission` do.
 *
 * https://learn.microsoft.com/partner-center/developer/retrieve-validation-status
 * https://docs.goodstack.io/docs/api/retrieve-a-validation-submission
 *
 * @example
 * ```js
 * import { evaluate } from "good-standing";
 *
 * const { outcome } = evaluate({ account: "Allowed", submission: { status: "failed" } });
 * console.log(outcome); // ineligible
 * ```
 */
export function evaluate(evidence: Evidence, policy?: Policy): Decision;

/**
 * Whether a customer may buy, from what Partner Center says of the account.
 *
 * Takes the record, the provider's JSON as parsed, or the status alone; `null` is a customer without an account status.
 * Throws a `GoodStandingError` with code "invalid_argument" for anything else, and for a policy with an unknown key or value.
 *
 * https://learn.microsoft.com/partner-center/developer/retrieve-validation-status
 *
 * @example
 * ```js
 * import { evaluateAccount } from "good-standing";
 *
 * const { outcome, operations } = evaluateAccount({ type: "account", status: "UnderReview" });
 * console.log(outcome, operations.renew); // pending true
 * ```
 */
export function evaluateAccount(account: AccountInput | null, policy?: Policy): Decision;

/**
 * Decides about many records: newline-delimited JSON, one account or submission a line.
 *
 * An object with `data` is a submission, one with `type` or `lastUpdateDateTime` an account, and any other with `id` a submission; the
 * body with code 600074 is a customer without an account status. Each comes to what `evaluateAccount` or `evaluateSubmission` makes
 * of it. From any other line, and from one that is not valid JSON, nothing is decided: it becomes one of `errors`. So does a line
 * with a member twice that is read. Lines end in LF or CRLF, blank ones are skipped, and so is a byte-order mark at the start.
 *
 * Throws a `GoodStandingError` with code "invalid_argument" for anything but text or bytes, and for a policy with an unknown key or
 * value.
 *
 * https://learn.microsoft.com/partner-center/developer/retrieve-validation-status
 * https://docs.goodstack.io/docs/api/retrieve-a-validation-submission
 *
 * @example
 * ```js
 * import { evaluateNdjson, outcomeCodes } from "good-standing";
 *
 * const { counts, outcomes, errors } = evaluateNdjson('{"type":"account","status":"Allowed"}\n{"type":"account","sta');
 * console.log(counts.eligible, counts.error); // 1 1
 * console.log(outcomeCodes[outcomes[0]]); // eligible
 * console.log(errors[0].line, errors[0].byteOffset, errors[0].message); // 2 60 expected `"`
 * ```
 */
export function evaluateNdjson(input: ArrayBuffer | ArrayBufferView | string, policy?: Policy): NdjsonReport;

/**
 * Whether an applicant qualifies, from a Goodstack validation submission.
 *
 * Takes the record, or the provider's JSON as parsed, with or without its `data` envelope. Throws a `GoodStandingError` with code
 * "invalid_argument" for anything else, and for a policy with an unknown key or value.
 *
 * https://docs.goodstack.io/docs/api/retrieve-a-validation-submission
 *
 * @example
 * ```js
 * import { evaluateSubmission } from "good-standing";
 *
 * const { eligible, reasons } = evaluateSubmission({ id: "validationsubmission_1", status: "pending" });
 * console.log(eligible, reasons[0].code); // false submission.pending
 * ```
 */
export function evaluateSubmission(submission: SubmissionInput, policy?: Policy): Decision;

/**
 * Asks Partner Center for the validation status of a customer's account.
 *
 * Rejects with a `GoodStandingError`. "invalid_argument" comes before any request; a customer without an account status is an
 * answer, not an error.
 *
 * https://learn.microsoft.com/partner-center/developer/retrieve-validation-status
 *
 * @example
 * ```js
 * import { fetchValidationStatus } from "good-standing";
 *
 * const { validationStatus } = await fetchValidationStatus(customerId, { token });
 * console.log(validationStatus?.status ?? "no account status");
 * ```
 */
export function fetchValidationStatus(customerId: string, options: PartnerCenterOptions): Promise<ValidationStatusResponse>;

/**
 * Asks Goodstack for a validation submission.
 *
 * Rejects with a `GoodStandingError`. "invalid_argument" comes before any request: a secret key in a browser is one.
 *
 * https://docs.goodstack.io/docs/api/retrieve-a-validation-submission
 *
 * @example
 * ```js
 * import { fetchValidationSubmission } from "good-standing";
 *
 * const { submission } = await fetchValidationSubmission(id, { apiKey });
 * console.log(submission.status, submission.organisationName);
 * ```
 */
export function fetchValidationSubmission(id: string, options: GoodstackOptions): Promise<ValidationSubmissionResponse>;

/**
 * Decides about a stream of records of any length, in memory that does not grow with it.
 *
 * Bytes go in, as `evaluateNdjson` takes them but cut anywhere, and for each chunk a report comes out; one more where the last line lacks
 * its line feed. `onProgress` is called after each chunk, and once at the end, with what was read so far; what it throws, or
 * rejects with, is ignored. A line may have 64 MiB.
 *
 * Throws a `GoodStandingError` with code "invalid_argument" for options or a policy that are wrong. A chunk that is not bytes ends the
 * stream with one.
 *
 * https://developer.mozilla.org/docs/Web/API/TransformStream
 *
 * @example
 * ```js
 * import { ndjsonDecisions } from "good-standing";
 *
 * const lines = new Blob(['{"type":"account","status":"Allowed"}\n', '{"type":"account","status":"NotAllowed"}\n']);
 * let blocked = 0;
 * for await (const { counts } of lines.stream().pipeThrough(ndjsonDecisions())) blocked += counts.ineligible;
 * console.log(blocked); // 1
 * ```
 */
export function ndjsonDecisions(policy?: Policy, options?: NdjsonOptions): TransformStream<ArrayBuffer | ArrayBufferView, NdjsonReport>;

/**
 * Whether Goodstack sent this, and what it says.
 *
 * Give the body as it came, byte for byte: one that was parsed and written again has another signature. The signature is the header
 * `Goodstack-Signature`, or `Percent-Signature` as it was called before; the secret is that of the webhook subscription.
 *
 * Throws a `GoodStandingError`: "unauthorized" where the signature does not match, "malformed_response" where what was signed is no
 * event, "response_too_large" over 1 MiB, and "invalid_argument" for anything but bytes or text. Nothing is read before the
 * signature is found right, in a time that does not tell where it differs.
 *
 * The scheme has no timestamp, so an event that somebody recorded can be sent again: deduplicate on `id`.
 *
 * https://docs.goodstack.io/docs/concepts/Platform/webhooks
 *
 * @example
 * ```js
 * import { verifyWebhook } from "good-standing";
 * import { signWebhook } from "good-standing/testing";
 *
 * const secret = "the secret of the subscription";
 * const body = JSON.stringify({
 *   object: "event",
 *   data: { id: "event_1", eventType: "validation_submission.succeeded", eventData: { status: "succeeded" } },
 * });
 * const { id, decision } = verifyWebhook(body, signWebhook(body, secret), secret);
 * console.log(id, decision.outcome); // event_1 eligible
 * ```
 */
export function verifyWebhook(body: ArrayBuffer | ArrayBufferView | string, signature: string, secret: string, policy?: Policy): WebhookEvent;

/**
 * What would have to change for another decision: for each other outcome that can be reached, the fewest changes that lead there and
 * who would have to bring them about. The nearest outcome comes first; one that no documented value leads to is left out.
 *
 * Takes what `evaluate` takes, and throws as it does. A change is of a field that a decision rests on, to a value that the provider
 * documents. Parts that a submission does not have stay away. Set the `to` of every change at its `path` of the evidence, and
 * `evaluate` gives that outcome. An instant stands for any instant.
 *
 * https://learn.microsoft.com/partner-center/developer/retrieve-validation-status
 * https://docs.goodstack.io/docs/api/retrieve-a-validation-submission
 *
 * @example
 * ```js
 * import { whatIf } from "good-standing";
 *
 * const submission = { status: "failed", agentVerification: { status: "rejected", rejectionReasonCode: "mismatched_information" } };
 * for (const { outcome, changes } of whatIf({ submission })) console.log(outcome, changes.length); // pending 1
 * const { changes } = whatIf({ submission }).find(({ outcome }) => outcome === "eligible");
 * for (const { path, to, actor } of changes) console.log(path, to, actor); // /submission/agentVerification/status approved applicant
 * ```
 */
export function whatIf(evidence: Evidence, policy?: Policy): Alternative[];

// Generated from the Rust declarations; renew with `BLESS=1 cargo test --test generated`.

/** What a validation status is about. */
export const validationTypes: readonly ["account"];
/** Whether a value is one of `validationTypes`. */
export function isValidationType(value: unknown): value is ValidationType;

/** What Partner Center says of a customer's account. */
export const accountStatuses: readonly ["Unknown", "UnderReview", "Allowed", "NotAllowed", "Not Ready"];
/** Whether a value is one of `accountStatuses`. */
export function isAccountStatus(value: unknown): value is AccountStatus;

/** The clouds that Partner Center answers in. */
export const clouds: readonly ["global", "china"];
/** Whether a value is one of `clouds`. */
export function isCloud(value: unknown): value is Cloud;

/** How far a submission has come. */
export const submissionStatuses: readonly ["pending", "processed", "failed", "succeeded"];
/** Whether a value is one of `submissionStatuses`. */
export function isSubmissionStatus(value: unknown): value is SubmissionStatus;

/** In which order submissions are listed. */
export const directions: readonly ["ASC", "DESC"];
/** Whether a value is one of `directions`. */
export function isDirection(value: unknown): value is Direction;

/** What kind of organisation a validation request found. */
export const organisationTypes: readonly ["nonprofit", "social_impact"];
/** Whether a value is one of `organisationTypes`. */
export function isOrganisationType(value: unknown): value is OrganisationType;

/** What kinds of organisation a programme is open to. */
export const allowedOrganisationTypes: readonly ["social_impact", "nonprofit", "education"];
/** Whether a value is one of `allowedOrganisationTypes`. */
export function isAllowedOrganisationType(value: unknown): value is AllowedOrganisationType;

/** How far the check of the applicant has come. */
export const agentVerificationStatuses: readonly ["pending", "pending_user_verification", "pending_review", "approved", "rejected"];
/** Whether a value is one of `agentVerificationStatuses`. */
export function isAgentVerificationStatus(value: unknown): value is AgentVerificationStatus;

/** Why the applicant was rejected, in the provider's older sentences. Deprecated in favour of the code. */
export const agentRejectionReasons: readonly ["Validation request failed", "User verification expired", "Identity check failed", "No evidence agent’s email is associated with organisation", "Agent/nonprofit will reapply", "Agent used fake or test email", "No online presence to complete check", "Nonprofit association expired", "Other"];
/** Whether a value is one of `agentRejectionReasons`. */
export function isAgentRejectionReason(value: unknown): value is AgentRejectionReason;

/** Why the applicant was rejected. */
export const agentRejectionReasonCodes: readonly ["validation_request_failed", "user_verification_expired", "user_failed_percent_review", "reapply", "fake_email_used", "no_online_presence", "nonprofit_association_expired", "invalid_documentation", "fake_documentation", "mismatched_information", "blank_corrupted_documentation", "suspicious_application", "other"];
/** Whether a value is one of `agentRejectionReasonCodes`. */
export function isAgentRejectionReasonCode(value: unknown): value is AgentRejectionReasonCode;

/** How far the eligibility review has come. */
export const eligibilityStatuses: readonly ["live", "pending_validation_request", "validation_request_failed", "pending", "cancelled", "cannot_define_eligibility"];
/** Whether a value is one of `eligibilityStatuses`. */
export function isEligibilityStatus(value: unknown): value is EligibilityStatus;

/** What the eligibility review found. */
export const eligibilityResults: readonly ["pass", "fail"];
/** Whether a value is one of `eligibilityResults`. */
export function isEligibilityResult(value: unknown): value is EligibilityResult;

/** How far the compliance check has come. */
export const monitoringStatuses: readonly ["live", "pending_validation_request", "validation_request_failed", "pending", "cancelled"];
/** Whether a value is one of `monitoringStatuses`. */
export function isMonitoringStatus(value: unknown): value is MonitoringStatus;

/** What the compliance check found. */
export const complianceStatuses: readonly ["pass", "fail"];
/** Whether a value is one of `complianceStatuses`. */
export function isComplianceStatus(value: unknown): value is ComplianceStatus;

/** What one list of the compliance check says. */
export const flagStatuses: readonly ["clear", "flag"];
/** Whether a value is one of `flagStatuses`. */
export function isFlagStatus(value: unknown): value is FlagStatus;

/** Whether the organisation's registration is active. */
export const registrationActives: readonly ["yes", "no"];
/** Whether a value is one of `registrationActives`. */
export function isRegistrationActive(value: unknown): value is RegistrationActive;

/** Why a validation request was rejected. */
export const validationRequestRejectionCodes: readonly ["other", "not_eligible", "incorrect_documentation", "not_attributable_to_registry"];
/** Whether a value is one of `validationRequestRejectionCodes`. */
export function isValidationRequestRejectionCode(value: unknown): value is ValidationRequestRejectionCode;

/** What a webhook can be about. */
export const webhookEventTypes: readonly ["validation_request.approved", "validation_request.rejected", "agent_verification.pending_review", "agent_verification.pending_user_verification", "agent_verification.approved", "agent_verification.rejected", "monitoring_subscription.updated", "eligibility_subscription.updated", "validation_submission.created", "validation_submission.succeeded", "validation_submission.failed", "validation_submission.updated"];
/** Whether a value is one of `webhookEventTypes`. */
export function isWebhookEventType(value: unknown): value is WebhookEventType;

/** The check that a failed submission failed. */
export const failedChecks: readonly ["validation_request", "agent_verification", "compliance", "eligibility"];
/** Whether a value is one of `failedChecks`. */
export function isFailedCheck(value: unknown): value is FailedCheck;

/** Goodstack's two environments. */
export const environments: readonly ["production", "sandbox"];
/** Whether a value is one of `environments`. */
export function isEnvironment(value: unknown): value is Environment;

/** Why a call has no answer. */
export const errorCodes: readonly ["invalid_argument", "not_initialised", "aborted", "timeout", "network", "unauthorized", "forbidden", "not_found", "rate_limited", "rejected", "server_error", "malformed_response", "response_too_large", "internal"];
/** Whether a value is one of `errorCodes`. */
export function isErrorCode(value: unknown): value is ErrorCode;

/** Who was asked. */
export const providers: readonly ["partner-center", "goodstack"];
/** Whether a value is one of `providers`. */
export function isProvider(value: unknown): value is Provider;

/** What may be done with a customer's subscriptions. */
export const operations: readonly ["purchase", "increaseSeats", "upgrade", "renew", "reduceSeats", "cancel"];
/** Whether a value is one of `operations`. */
export function isOperation(value: unknown): value is Operation;

/** What a decision says. Only "eligible" grants. "pending": somebody or something will still settle it. "review": the evidence is contradictory, undefined or unknown to us, and a person must look. */
export const outcomes: readonly ["eligible", "ineligible", "pending", "review"];
/** Whether a value is one of `outcomes`. */
export function isOutcome(value: unknown): value is Outcome;

/** What a reason does to the outcome. */
export const effects: readonly ["grants", "blocks", "holds", "informs"];
/** Whether a value is one of `effects`. */
export function isEffect(value: unknown): value is Effect;

/** Who must move. */
export const actors: readonly ["customer", "applicant", "organisation", "partner", "provider", "none"];
/** Whether a value is one of `actors`. */
export function isActor(value: unknown): value is Actor;

/** How they must move. */
export const recourses: readonly ["none", "wait", "retry", "act", "contact"];
/** Whether a value is one of `recourses`. */
export function isRecourse(value: unknown): value is Recourse;

/** What "Not Ready" does: the provider documents the status and not whether it blocks. */
export const notReadyPolicies: readonly ["block", "allow"];
/** Whether a value is one of `notReadyPolicies`. */
export function isNotReady(value: unknown): value is NotReady;

/** What an eligibility that cannot be defined leads to: the provider suggests both. */
export const cannotDefineEligibilityPolicies: readonly ["review", "ineligible"];
/** Whether a value is one of `cannotDefineEligibilityPolicies`. */
export function isCannotDefineEligibility(value: unknown): value is CannotDefineEligibility;

/** Why a decision says what it says. Codes are stable: a new one may come, none changes its meaning. */
export const reasonCodes: readonly ["account.allowed", "account.absent", "account.operation_unaffected", "account.under_review", "account.not_allowed", "account.unknown", "account.not_ready", "account.not_ready_allowed", "account.unrecognized", "submission.unrecognized", "submission.failed", "submission.contradicted", "submission.unrecognized_part", "submission.succeeded", "submission.processed", "submission.pending", "policy.organisation_type", "policy.country", "policy.organisation_type_unknown", "policy.country_unknown", "request.rejected", "request.rejected.other", "request.rejected.not_eligible", "request.rejected.incorrect_documentation", "request.rejected.not_attributable_to_registry", "request.rejected.unrecognized", "request.contradicted", "request.waiting", "request.accepted", "agent.rejected", "agent.rejected.validation_request_failed", "agent.rejected.user_verification_expired", "agent.rejected.user_failed_percent_review", "agent.rejected.reapply", "agent.rejected.fake_email_used", "agent.rejected.no_online_presence", "agent.rejected.nonprofit_association_expired", "agent.rejected.invalid_documentation", "agent.rejected.fake_documentation", "agent.rejected.mismatched_information", "agent.rejected.blank_corrupted_documentation", "agent.rejected.suspicious_application", "agent.rejected.other", "agent.rejected.unrecognized", "agent.pending", "agent.pending_user_verification", "agent.pending_review", "agent.approved", "agent.unrecognized", "eligibility.fail", "eligibility.validation_request_failed", "eligibility.cannot_define", "eligibility.unrecognized", "eligibility.pending", "eligibility.pending_validation_request", "eligibility.undetermined", "eligibility.cancelled", "eligibility.pass", "compliance.fail", "compliance.validation_request_failed", "compliance.unrecognized", "compliance.pending", "compliance.pending_validation_request", "compliance.undetermined", "compliance.cancelled", "compliance.pass", "compliance.flag.warning", "compliance.flag.sanction", "compliance.flag.controversial", "compliance.flag.commercial", "compliance.flag.adverse_media", "compliance.flag.hate_speech"];
/** Whether a value is one of `reasonCodes`. */
export function isReasonCode(value: unknown): value is ReasonCode;
