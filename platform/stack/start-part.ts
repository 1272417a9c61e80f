import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { StackEvent } from './events.ts';
import { rotateLog } from './log-file.ts';
import type { Members } from './members.ts';
import { type Part, type PartName, partGraceMs, partReadyTimeoutMs } from './part.ts';
import { createPart } from './parts/create-part.ts';
import { fixedPorts, isPortFree, type PortPicker } from './ports.ts';
import { probePart } from './probes/probe-part.ts';
import type { ProcessPlan } from './supervise.ts';

export interface PartStart {
  readonly dataDir: string;
  readonly members: Members;
  readonly ports: PortPicker;
  readonly onEvent: (event: StackEvent) => void;
}

/** Starts an embedded service and returns its endpoint once it does its work. */
export async function startPart(name: PartName, start: PartStart): Promise<string> {
  const { dataDir, members, onEvent } = start;
  const dir = join(dataDir, name);
  mkdirSync(dir, { recursive: true });
  const logPath = partLogPath(dataDir, name);
  rotateLog(logPath);
  const notice = (text: string) => onEvent({ type: 'notice', name, text });
  const part = createPart(name, { dir, dataDir, logPath, notice });
  await part.prepare();

  let ports: number[] = [];
  const endpoint = () => part.endpoint(ports[0]!);
  const plan: ProcessPlan = {
    name,
    logPath,
    launch: async (everReady) => {
      // Once ready, others know the address; before that, a port lost in a race is replaced.
      if (!everReady && !(await areFree(ports))) ports = await pickPorts(part, start);
      return part.launch(ports);
    },
    probe: () => probePart(name, endpoint()),
    readyTimeoutMs: partReadyTimeoutMs,
    stopSignal: part.stopSignal,
    abandonSignal: part.abandonSignal,
    graceMs: partGraceMs,
    finishes: false,
    persists: false,
  };
  const supervised = members.start({ kind: 'part', plan, ports: () => ports, address: endpoint });
  await supervised.ready();
  return endpoint();
}

/** Log files, one per part and stage. */
export function partLogPath(dataDir: string, name: string): string {
  const folder = join(dataDir, 'logs');
  mkdirSync(folder, { recursive: true });
  return join(folder, `${name}.log`);
}

async function areFree(ports: readonly number[]): Promise<boolean> {
  if (ports.length === 0) return false;
  return (await Promise.all(ports.map(isPortFree))).every(Boolean);
}

async function pickPorts(part: Part, { ports, onEvent }: PartStart): Promise<number[]> {
  const picked: number[] = [];
  for (const portName of part.ports) {
    const wanted = fixedPorts[portName];
    const port = await ports.pick(wanted);
    if (ports.mode === 'fixed' && port !== wanted) {
      onEvent({ type: 'port taken', name: portName, wanted, port });
    }
    picked.push(port);
  }
  return picked;
}
