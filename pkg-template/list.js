/** One submission after the other, from a function that gives a page. */
export const fromPages = (page) =>
  async function* listValidationSubmissions(query, options) {
    const cursors = [];
    let next;
    do {
      let submissions;
      ({ submissions, next } = await page(query, options, cursors));
      yield* submissions;
      cursors.push(next);
    } while (next !== null);
  };
