import { defineConfig } from 'vitest/config';

/** Unit tests need no root and no network; fleet tests raise real hosts and say so. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{unit,tasks,shells,corpus,architecture}/**/*.test.ts'],
          testTimeout: 30_000,
          // Concurrent tests are those that mostly wait.
          maxConcurrency: 12,
        },
      },
      {
        test: {
          name: 'fleet',
          include: ['test/{fleet,differential}/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
