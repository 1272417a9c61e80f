import { DataType, load, open } from 'ffi-rs';

const selfLibrary = 'self';
let opened = false;

/** Calls a C function of this process (libc) that takes and returns ints and strings. */
function callLibc(name: string, types: DataType[], values: (number | string)[]): number {
  if (!opened) open({ library: selfLibrary, path: '' });
  opened = true;
  return load({
    library: selfLibrary,
    funcName: name,
    retType: DataType.I32,
    paramsType: types,
    paramsValue: values,
  });
}

const lockExclusiveNonBlocking = 2 | 4;

/** Tries flock(2) on an open file; false when another process holds the lock. */
export function tryLock(fd: number): boolean {
  return callLibc('flock', [DataType.I32, DataType.I32], [fd, lockExclusiveNonBlocking]) === 0;
}

/** Makes a named pipe that only this user can open. @throws when the folder does not allow it. */
export function makeFifo(path: string): void {
  const result = callLibc('mkfifo', [DataType.String, DataType.U32], [path, 0o600]);
  if (result !== 0) throw new Error(`${path}: a named pipe cannot be made here`);
}
