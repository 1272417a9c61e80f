import { defineConfig } from 'vitest/config';

const never = ['node_modules/**', 'dist/**', '.churn/**', '.cache/**'];

export default defineConfig({
  test: {
    reporters: ['default', './scripts/tally-reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts', 'scripts/**/*.test.mjs'],
          exclude: [...never, '**/*.int.test.ts', '**/*.slow.test.ts', 'tests/**'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['**/*.int.test.ts'],
          exclude: [...never, 'tests/full/**'],
          globalSetup: ['tests/stack/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'slow',
          include: ['**/*.slow.test.ts', 'tests/full/**/*.test.ts'],
          exclude: never,
          testTimeout: 300_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
