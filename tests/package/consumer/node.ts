import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { checkCustomer, init, listValidationSubmissions, ndjsonDecisions, verifyWebhook, type Decision, type Policy } from "good-standing";
import { allowedOrganisationTypes, submissionStatuses } from "good-standing/enums";
import { createWebhookHandler } from "good-standing/server";
import { signWebhook } from "good-standing/testing";

// Lists of ours fit where one is taken, and so does what nobody may change.
const policy: Policy = Object.freeze({ operation: "renew", countryCodes: ["AUS"], organisationTypes: allowedOrganisationTypes } as const);
export const all = listValidationSubmissions({ statuses: submissionStatuses }, { apiKey: "key" });
export const decide = (id: string): Promise<Decision> => checkCustomer(id, { token: async () => "token", policy });
export async function blocked(file: string): Promise<number> {
  let count = 0;
  for await (const { counts } of Readable.toWeb(createReadStream(file)).pipeThrough(ndjsonDecisions(policy))) count += counts.ineligible;
  return count;
}
export const handler = createWebhookHandler({ secret: "secret", policy, onEvent: ({ decision }) => decision?.eligible });
verifyWebhook(Buffer.from(""), signWebhook("", "secret"), "secret");
await init(Buffer.from(""));
// @ts-expect-error: neither bytes nor a place
await init(5);
