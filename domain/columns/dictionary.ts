/** Codes of a fixed list of texts, found by their UTF-8 bytes without making a text of them. */
export class Dictionary {
  readonly #texts: readonly Uint8Array[];
  readonly #mask: number;
  /** Slot to code plus one; 0 is free. */
  readonly #slots: Int32Array;

  constructor(texts: readonly string[]) {
    const encoder = new TextEncoder();
    this.#texts = texts.map((text) => encoder.encode(text));
    const slots = 2 ** Math.ceil(Math.log2(4 * Math.max(1, texts.length)));
    this.#mask = slots - 1;
    this.#slots = new Int32Array(slots);
    for (const [code, bytes] of this.#texts.entries()) {
      let slot = this.#home(bytes, 0, bytes.length);
      while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = code + 1;
    }
  }

  /** The place in the list of the text whose bytes stand there; -1 for any other. */
  find(bytes: Uint8Array, at: number, length: number): number {
    let slot = this.#home(bytes, at, length);
    for (let code = this.#slots[slot]!; code !== 0; code = this.#slots[slot]!) {
      if (equals(this.#texts[code - 1]!, bytes, at, length)) return code - 1;
      slot = (slot + 1) & this.#mask;
    }
    return -1;
  }

  // Three letters and the length tell the few values of a category apart; what collides is compared.
  #home(bytes: Uint8Array, at: number, length: number): number {
    if (length === 0) return 0;
    const letters =
      bytes[at]! * 31 + bytes[at + (length >> 1)]! * 17 + bytes[at + length - 1]! * 7 + length;
    return letters & this.#mask;
  }
}

function equals(text: Uint8Array, bytes: Uint8Array, at: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let i = 0; i < length; i++) if (text[i] !== bytes[at + i]) return false;
  return true;
}
