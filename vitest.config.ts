import { defineConfig } from 'vitest/config';

/**
 * unit needs no root, no network and under a minute; corpus holds computed answers of ansible-core; shells runs remote scripts in
 * every shell at hand and modules on this machine, in temporary folders; fleet raises real hosts, needs root and says so.
 */
export default defineConfig({
  test: {
    // A test that waits for a program leaves its core to another: one worker per core, not one less.
    maxWorkers: '100%',
    projects: [
      project('unit', ['test/unit/**/*.test.ts', 'test/architecture/*.test.ts', 'test/tasks/golden.test.ts']),
      project('corpus', ['test/corpus/**/*.test.ts']),
      project('shells', ['test/shells/*.test.ts', 'test/tasks/local.test.ts']),
      {
        test: {
          name: 'fleet',
          include: ['test/fleet/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});

function project(name: string, include: string[]) {
  // Concurrent tests are those that mostly wait.
  // Hooks bundle the program, which takes as long as the machine is busy.
  return { test: { name, include, testTimeout: 60_000, hookTimeout: 60_000, maxConcurrency: 12 } };
}
