// A table becomes records: columns are named as the fields are, with a dot for what is nested.
import Papa from "papaparse";

const LISTS = ["validationRequest.organisationTypes", "configuration.allowedOrganisations.types"];
const OF_ACCOUNT = ["type", "status", "lastUpdateDateTime"];
const PARTS = ["validationRequest", "agentVerification", "eligibility", "monitoring", "organisation", "configuration"];
const OF_SUBMISSION = ["id", "organisationName", "agentVerificationStatus", "agentVerificationRejectionReasonCode", "validationRequestAcceptedAt", "validationRequestRejectedAt"];

const BROKEN = "This table is broken: a quotation mark opens a cell and is not closed, or something stands between it and the next cell. Save it as CSV again.";

const isRead = (column) => [...OF_ACCOUNT, ...OF_SUBMISSION, ...PARTS].includes(column.split(".")[0]);
const isNested = (column) => column.includes(".") && PARTS.includes(column.split(".")[0]);

/** Calls `give` with lines of JSON; `step` with how many bytes were read. Ends with what the rows were taken for. */
export function readTable(file, give, step) {
  return new Promise((done, fail) => {
    let toRecord;
    let kind = "accounts";
    Papa.parse(file, {
      skipEmptyLines: "greedy",
      chunkSize: 4 * 1024 * 1024,
      error: fail,
      complete: () => done(kind),
      chunk({ data, errors, meta }, parser) {
        const refuse = (sentence) => {
          fail(new Error(sentence));
          parser.abort();
        };
        // Rows that it swallowed would be missing without a word.
        if (errors.some(({ type }) => type === "Quotes")) return refuse(BROKEN);
        let rows = data;
        if (!toRecord) {
          const columns = rows[0]?.map((name) => name.replace(/^\ufeff/, "").trim()) ?? [];
          const names = columns.map((name) => (name.toLowerCase() === "status" ? "status" : name));
          if (!names.includes("status")) {
            const found = columns.slice(0, 8).map((name) => `\`${name.slice(0, 40)}\``).join(", ");
            return refuse(`This table has no column \`status\`. Its first row must name the columns; it says ${found || "nothing"}.`);
          }
          const twice = names.find((name, index) => isRead(name) && names.some((other, place) => place !== index && `${other}.`.startsWith(`${name}.`)));
          if (twice) return refuse(`This table says \`${twice.slice(0, 40)}\` twice: which of them is meant cannot be told.`);
          const isOfSubmissions = names.some((name) => isNested(name) || OF_SUBMISSION.includes(name));
          if (isOfSubmissions) kind = "submissions";
          toRecord = isOfSubmissions ? submissionOf(names) : accountOf(names);
          rows = rows.slice(1);
        }
        if (rows.length > 0) give(`${rows.map((row) => JSON.stringify(toRecord(row))).join("\n")}\n`);
        step(meta.cursor);
      },
    });
  });
}

/** Other columns decide nothing, and go along to tell the rows apart. */
function accountOf(names) {
  return (row) => {
    const record = { type: "account" };
    const more = {};
    names.forEach((name, index) => {
      const cell = row[index];
      if (cell) (OF_ACCOUNT.includes(name) ? record : more)[name] = cell;
    });
    return { ...record, row: more };
  };
}

function submissionOf(names) {
  return (row) => {
    const data = {};
    const more = {};
    names.forEach((name, index) => {
      const cell = row[index];
      if (!cell) return;
      if (name !== "status" && !isNested(name) && !OF_SUBMISSION.includes(name)) {
        more[name] = cell;
        return;
      }
      const keys = name.split(".");
      const last = keys.pop();
      const place = keys.reduce((place, key) => (place[key] = Object.hasOwn(place, key) ? place[key] : {}), data);
      place[last] = LISTS.includes(name) ? cell.split(/\s*[;|]\s*/) : cell;
    });
    return { data, row: more };
  };
}
