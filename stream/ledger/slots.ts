/** Open addressing as the ledger's tables use it: any number of slots, so that memory grows by halves. */
export const initialSlots = 4_096;
export const maxLoad = 0.8;
export const grownSlots = (slots: number): number => Math.ceil(slots * 1.5);
/** Slots that hold so many keys without growing. */
export const slotsFor = (keys: number): number => Math.ceil(keys / maxLoad) + 1;

/** The slot of a 64-bit key given in halves, spread over all slots alike. */
export function slotOf(high: number, low: number, slots: number): number {
  let hash = high ^ Math.imul(low, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return Math.floor((((hash ^ (hash >>> 16)) >>> 0) * slots) / 2 ** 32);
}
