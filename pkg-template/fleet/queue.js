// Hands rows from the lanes to the reader. A lane waits while the reader is behind, so rows do not pile up.

export class RowQueue {
  #rows = [];
  #room;
  #ended = false;
  #wakeReader = () => {};
  #waiting = [];

  constructor(room) {
    this.#room = room;
  }

  /** Adds a row, and resolves when there is room for the next one. */
  async put(row) {
    this.#rows.push(row);
    this.#wakeReader();
    if (this.#rows.length >= this.#room && !this.#ended) await new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Resolves with the next row, or with undefined when all lanes have ended. */
  async take() {
    while (this.#rows.length === 0 && !this.#ended) await new Promise((resolve) => (this.#wakeReader = resolve));
    const row = this.#rows.shift();
    this.#waiting.shift()?.();
    return row;
  }

  /** No row follows, or nobody reads any more. */
  end() {
    this.#ended = true;
    this.#wakeReader();
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
