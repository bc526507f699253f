import { signWebhook } from "good-standing/testing";

if (signWebhook("body", "secret").length !== 64) throw new Error("not signed");
