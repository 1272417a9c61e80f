/** Which source records a ledger is about: all, or those of the customers whose refs begin so. */
export interface LedgerScope {
  readonly refPrefix: string;
}

export const wholeStream: LedgerScope = { refPrefix: '' };

/** A prefix as a literal of SQL; refs are letters, digits and a few marks, and anything else is refused. */
function prefixLiteral({ refPrefix }: LedgerScope): string {
  if (!/^[A-Za-z0-9._:-]*$/.test(refPrefix))
    throw new RangeError(`${refPrefix} is no part of a ref`);
  return `'${refPrefix}'`;
}

/** The rows of these customers as a condition of SQL; of the whole stream no column need be read for it. */
export const prefixCondition = (startsWith: string, scope: LedgerScope): string =>
  scope.refPrefix === '' ? 'true' : `${startsWith}(customer_ref, ${prefixLiteral(scope)})`;
