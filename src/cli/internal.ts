import type { Command } from 'commander';

/** Adapters that answer the cases of test corpora; no part of the public interface. */
export function register(program: Command): void {
  const internal = program.command('internal').description('adapters for test corpora');
  internal
    .command('template-corpus')
    .description('answer templating cases: one JSON object a line in, one a line out')
    .action(async () => {
      const { answerTemplateCorpus } = await import('./internal/template-corpus.ts');
      await answerTemplateCorpus(process.stdin, process.stdout);
    });
}
