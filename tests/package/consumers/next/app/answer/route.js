import * as goodStanding from "good-standing";
import * as server from "good-standing/server";
import * as testing from "good-standing/testing";
import smoke from "../../../smoke.mjs";

export const dynamic = "force-dynamic";

export async function GET() {
  return Response.json(await smoke(goodStanding, () => testing, JSON.parse(process.env.OPTIONS), { server }));
}
