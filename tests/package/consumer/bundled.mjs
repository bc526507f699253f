import { evaluateAccount } from "good-standing";

if (!evaluateAccount("Allowed").eligible) throw new Error("not eligible");
