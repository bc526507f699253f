/** What https://standardschema.dev asks of a validator. */
export const schema = (validate) => Object.freeze({ "~standard": Object.freeze({ version: 1, vendor: "good-standing", validate }) });
