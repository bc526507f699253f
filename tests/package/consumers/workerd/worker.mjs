import * as goodStanding from "good-standing";
import * as server from "good-standing/server";
import * as testing from "good-standing/testing";
import smoke from "../smoke.mjs";

export default {
  async fetch(request) {
    return Response.json(await smoke(goodStanding, () => testing, await request.json(), { server }));
  },
};
