/** Keeps one line such as `412 of 1,654 pictures` current on a terminal's stderr; elsewhere it says nothing. */
export class CountLine {
  readonly #what: string;

  constructor(what: string) {
    this.#what = what;
  }

  show(done: number, total: number): void {
    if (!process.stderr.isTTY) return;
    const text = `${done.toLocaleString('en')} of ${total.toLocaleString('en')} ${this.#what}`;
    process.stderr.write(`\r\x1b[2K${done < total ? text : ''}`);
  }
}
