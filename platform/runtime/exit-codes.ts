/** How a process ends whose log cannot be written any more, EX_IOERR of sysexits.h: no log will say so. */
export const logUnwritable = 74;
