// Remembers a number for each of a million merchants in 24 MB: two numbers of a hash and the value, in a table that is at most
// half full. The appids themselves would take four times as much.

const FIRST_SLOTS = 1 << 10;
const WORDS = 3;

/** Returns 64 bits as two numbers. Of a million merchants, two have the same bits in one of 30 million runs. */
function hashOf(text) {
  let [one, two] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    one = Math.imul(one ^ unit, 2654435761);
    two = Math.imul(two ^ unit, 1597334677);
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(two ^ (two >>> 13), 3266489909);
  two = Math.imul(two ^ (two >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909);
  // An empty slot has 0.
  return [one >>> 0 || 1, two >>> 0];
}

export class MerchantTable {
  #words = new Uint32Array(FIRST_SLOTS * WORDS);
  #count = 0;

  /** Returns the number of a merchant, or undefined. */
  get(merchant) {
    const at = placeOf(this.#words, ...hashOf(merchant));
    return this.#words[at] === 0 ? undefined : this.#words[at + 2];
  }

  /** Sets the number of a merchant, a whole one of 32 bits. */
  set(merchant, number) {
    if (this.#count * 2 * WORDS >= this.#words.length) this.#grow();
    const [one, two] = hashOf(merchant);
    const at = placeOf(this.#words, one, two);
    if (this.#words[at] === 0) this.#count++;
    this.#words.set([one, two, number], at);
  }

  #grow() {
    const old = this.#words;
    const words = (this.#words = new Uint32Array(old.length * 2));
    for (let from = 0; from < old.length; from += WORDS) {
      if (old[from] !== 0) words.set(old.subarray(from, from + WORDS), placeOf(words, old[from], old[from + 1]));
    }
  }
}

/** Returns where a hash is, or where it has to be put. */
function placeOf(words, one, two) {
  const slots = words.length / WORDS;
  for (let slot = two & (slots - 1); ; slot = (slot + 1) & (slots - 1)) {
    const at = slot * WORDS;
    if (words[at] === 0 || (words[at] === one && words[at + 1] === two)) return at;
  }
}
