import goodStanding = require("good-standing");
import inline = require("good-standing/inline");
import enums = require("good-standing/enums");
import server = require("good-standing/server");
import testing = require("good-standing/testing");

const decision: goodStanding.Decision = goodStanding.evaluateAccount("Allowed");
const status: goodStanding.AccountStatus = enums.accountStatuses[0];
inline.evaluateAccount(status).eligible satisfies typeof decision.eligible;
testing.signWebhook("body", "secret") satisfies string;
const handler: (request: Request) => Promise<Response> = server.createWebhookHandler({ secret: "secret", onEvent: (event: goodStanding.WebhookEvent) => event.id });
export { handler };
