/** Something the set-up cannot mend by itself: what is wrong, and the command that mends it. */
export class Problem extends Error {
  name = 'Problem';

  constructor(what, mend, details = []) {
    super(mend === undefined ? what : `${what}. Mend it with: ${mend}`);
    this.what = what;
    this.mend = mend;
    this.details = details;
    /** Read by the command line: exit code 3. */
    this.dependencyDown = true;
  }
}
