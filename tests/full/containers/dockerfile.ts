export interface Instruction {
  readonly word: string;
  readonly rest: string;
}

export interface BuildStage {
  readonly name: string;
  readonly image: string;
  readonly instructions: readonly Instruction[];
}

/** Reads a Dockerfile of plain instructions, one a line. @throws Error at what it does not know */
export function parseDockerfile(text: string): BuildStage[] {
  const stages: { name: string; image: string; instructions: Instruction[] }[] = [];
  for (const line of text.replaceAll('\\\n', ' ').split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, word = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (word === 'FROM') {
      const [, image, name] = /^(\S+) AS (\S+)$/.exec(rest) ?? [];
      if (image === undefined || name === undefined) throw new Error(`FROM without AS: ${line}`);
      stages.push({ name, image, instructions: [] });
    } else if (['WORKDIR', 'COPY', 'RUN', 'ENV', 'USER', 'CMD'].includes(word)) {
      stages.at(-1)!.instructions.push({ word, rest });
    } else {
      throw new Error(`unknown instruction: ${line}`);
    }
  }
  return stages;
}
