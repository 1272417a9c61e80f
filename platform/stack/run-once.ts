import { spawn } from 'node:child_process';
import type { Launch } from './child.ts';
import { StackError } from './errors.ts';

/**
 * Runs a program to its end, with text on its standard input, and returns what it wrote.
 * @throws StackError with the end of its output when it does not end with code 0.
 */
export function runOnce(launch: Launch, input = ''): Promise<string> {
  const { file, args, ...options } = launch;
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...args], { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    // A program that ends before it has read its input breaks the pipe; its exit code tells more.
    child.stdin.on('error', () => undefined);
    child.once('error', (error) =>
      reject(new StackError(`${file} cannot start: ${error.message}`)),
    );
    child.once('close', (code, signal) => {
      if (code === 0) resolve(output);
      else {
        const lines = output.trim().split('\n').slice(-15);
        reject(new StackError(`${file} ended with ${signal ?? `exit code ${code}`}`, lines));
      }
    });
    child.stdin.end(input);
  });
}
