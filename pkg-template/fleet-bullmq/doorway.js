// Lets a job that may kill its worker run alone in its process, so that the next death says who caused it.

/** In milliseconds. A job that kills its process just after its work is still the one that did it. */
const QUIET = 100;

class Doorway {
  #inside = 0;
  #isAlone = false;
  #suspects = [];
  #others = [];

  /** Resolves when the job may begin. Suspects go first, each of them alone. */
  enter(isSuspect) {
    return new Promise((resolve) => {
      (isSuspect ? this.#suspects : this.#others).push(resolve);
      this.#open();
    });
  }

  leave() {
    this.#inside--;
    this.#isAlone = false;
    this.#open();
  }

  #open() {
    if (this.#isAlone) return;
    if (this.#suspects.length === 0) this.#openForAll();
    else if (this.#inside === 0) this.#openForOne();
  }

  #openForAll() {
    const entering = this.#others.splice(0);
    this.#inside += entering.length;
    for (const resolve of entering) resolve();
  }

  #openForOne() {
    this.#isAlone = true;
    this.#inside = 1;
    setTimeout(this.#suspects.shift(), QUIET);
  }
}

/** All jobs of a process die together, those of other rollouts too. So they share one. */
export const doorway = new Doorway();
