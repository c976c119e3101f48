export { type DefaultReporterOptions, defaultReporter } from './default.ts';
export { type Output, processOutput } from './output.ts';
