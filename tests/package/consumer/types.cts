import goodStanding = require("good-standing");
import inline = require("good-standing/inline");
import enums = require("good-standing/enums");

const decision: goodStanding.Decision = goodStanding.evaluateAccount("Allowed");
const status: goodStanding.AccountStatus = enums.accountStatuses[0];
inline.evaluateAccount(status).eligible satisfies typeof decision.eligible;
