import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeRows } from '../domain/model/features/encode.ts';
import { sampleCustomers } from '../domain/model/sample-customers.ts';
import { fieldsRead } from '../domain/model/schema-hash.ts';
import { decodeOnnx } from '../platform/onnx/codec.ts';
import { type LoadedProfile, loadProfile } from '../profiles/load.ts';
import { onnxContract } from './contract.ts';
import { championDir, loadChampion } from './load-champion.ts';
import { onnxFile } from './load-scorer.ts';
import type { Scorer } from './scorer.ts';

let loaded: LoadedProfile;
let champion: Scorer;

beforeAll(async () => {
  loaded = await loadProfile('telco');
  champion = await loadChampion(loaded);
  return () => champion.close();
});

describe('the committed champion', () => {
  it('reads no column that leaks the outcome', () => {
    const leaks = new Set(loaded.profile.leaks);
    const read = new Set(fieldsRead(loaded.profile, champion.card.features));
    const columns = loaded.profile.fields.filter(({ name }) => read.has(name));
    expect(columns.length).toBeGreaterThan(10);
    expect(columns.filter(({ column }) => leaks.has(column))).toEqual([]);
  });

  it('was judged good enough', () => {
    const { cv } = champion.card.metrics;
    expect(cv!.logLoss.value).toBeLessThan(0.4);
    expect(cv!.rocAuc!.value).toBeGreaterThan(0.855);
    expect(cv!.ece).toBeLessThan(0.03);
  });

  it('carries synthetic customers only', () => {
    const { probe, features, algorithm } = champion.card;
    const names = fieldsRead(loaded.profile, features);
    const drawn = sampleCustomers(loaded.profile, names, probe.rows.length, algorithm.seed!);
    expect(probe.rows.map((row) => row.fields)).toEqual(drawn);
  });

  it('is small and pinned to the versions of our exports', async () => {
    const onnx = await readFile(join(championDir(loaded), onnxFile));
    expect(onnx.length).toBeLessThan(300_000);
    expect(decodeOnnx(onnx)).toMatchObject({
      irVersion: onnxContract.irVersion,
      opsets: { '': onnxContract.opset, 'ai.onnx.ml': onnxContract.mlOpset },
    });
  });

  it('scores odd customers without NaN, with the same bits in any batch', async () => {
    const names = fieldsRead(loaded.profile, champion.card.features);
    const customers = sampleCustomers(loaded.profile, names, 600, 5);
    const matrix = encodeRows(champion.card.features, customers);
    const whole = await champion.score(matrix.data, matrix.rows);
    for (const probability of whole) expect(probability > 0 && probability < 1).toBe(true);
    for (let row = 0; row < matrix.rows; row += 7) {
      const part = matrix.data.subarray(row * matrix.columns);
      const rows = Math.min(7, matrix.rows - row);
      expect(await champion.score(part, rows)).toEqual(whole.slice(row, row + rows));
    }
  });
});
